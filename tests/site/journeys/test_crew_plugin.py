"""A crew that somebody else brings: let in by the settings, and then it has the work; refused otherwise."""

import sqlite3
from pathlib import Path

import pytest

from tests import plugging
from tests.site.installation import Installation

PICTURES = 3
CREW = """
import os
from tutela.engine.crews.in_process import InProcess

class Noted(InProcess):
    def __init__(self, wanted):
        self.hands = wanted.processes

    def map(self, function, batches):
        for batch in batches:
            with open(os.environ["NOTED"], "a") as noted:
                noted.write(f"{self.hands} hands, {type(batch).__name__}\\n")
            yield function(batch)
"""


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation that has received pictures, beside which a crew of others is installed."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "packages"))
    monkeypatch.setenv("NOTED", str(tmp_path / "noted"))
    entry = ("tutela.crews", "noted", "Noted")
    plugging.install(tmp_path / "packages", package="noted_crew", source=CREW, entry=entry)
    installation, source = Installation(tmp_path / "installed"), tmp_path / "source"
    installation.receive_painted(source, PICTURES)
    return installation


def _set(installation: Installation, said: str) -> None:
    settings = installation.folder / "tutela.toml"
    settings.write_text(settings.read_text() + said)


def test_a_crew_that_was_let_in_opens_what_is_examined(waiting: Installation, tmp_path: Path) -> None:
    _set(waiting, '\n[jobs]\ncrew = "noted"\n[plugins]\ncrews = ["noted==1.0"]\n')

    waiting.run("examine", "--as", "finn")

    assert "2 hands, " in (tmp_path / "noted").read_text()
    with sqlite3.connect(waiting.folder / "var" / "tutela.db") as database:
        made = database.execute("select count(*) from items_hashvalue where algorithm = 'pdq'").fetchone()
    assert made == (PICTURES,)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('\n[jobs]\ncrew = "noted"\n', "write one of here, processes, ray"),
        ('\n[jobs]\ncrew = "noted"\n[plugins]\ncrews = ["noted==0.9"]\n', "noted comes from noted-crew 1.0"),
    ],
)
def test_a_crew_that_is_only_installed_or_in_another_version_is_refused(
    waiting: Installation, tmp_path: Path, said: str, expected: str
) -> None:
    _set(waiting, said)

    assert expected in waiting.run("examine", "--as", "finn", code=2)
    assert not (tmp_path / "noted").exists()
