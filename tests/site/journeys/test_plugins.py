"""A plug-in in a real installation: let in by the settings, refused when not right, and the store hashed."""

import json
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from tests import plugging
from tests.site.installation import Installation

PICTURES = 130


def _plugged(folder: Path, monkeypatch: pytest.MonkeyPatch, *places: tuple[str, str]) -> str:
    """Install the page's plug-in where every process started from here finds it."""
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return plugging.install(folder, source=plugging.changed(*places))


def _admit(installation: Installation, allowed: str) -> None:
    settings = installation.folder / "tutela.toml"
    settings.write_text(settings.read_text() + f'\n[plugins]\nhashes = ["{allowed}"]\n')


def _hashes(installation: Installation, code: int) -> str:
    said = json.loads(installation.run("doctor", "--json", code=code).splitlines()[-1])
    (finding,) = (one for one in said["findings"] if one["what"] == "hashes")
    return str(finding["said"])


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that received and examined pictures before any plug-in was let in."""
    folder = tmp_path_factory.mktemp("examined")
    installation = Installation(folder)
    installation.receive_painted(folder / "source", PICTURES)
    installation.run("examine", "--as", "finn")
    return installation


def _copied(examined: Installation, folder: Path) -> Installation:
    copy = Installation(folder)
    shutil.copytree(examined.folder / "var", folder / "var")
    return copy


def test_a_plugin_that_was_let_in_is_tried_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = _plugged(tmp_path / "packages", monkeypatch)
    installation = Installation(tmp_path / "installed")
    installation.set_up()

    before = _hashes(installation, 0)
    _admit(installation, allowed)

    assert "blockmean" not in before
    assert "pdq (tutela" in before
    assert "blockmean (blockmean-hash 1.0)" in _hashes(installation, 0)


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ([("    width = 16\n", "")], "TU-E02"),
        ([(".tobytes(), 100", ".tobytes()[::-1], 100")], "TU-E03"),
    ],
)
def test_no_worker_starts_with_a_plugin_that_is_not_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: list[tuple[str, str]], code: str
) -> None:
    allowed = _plugged(tmp_path / "packages", monkeypatch, *places)
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    _admit(installation, allowed)

    assert code in installation.run("worker", code=1)
    assert code in _hashes(installation, 5)


def test_no_worker_starts_when_another_version_is_installed_than_was_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plugged(tmp_path / "packages", monkeypatch)
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    _admit(installation, "blockmean==0.9")

    said = installation.run("worker", code=1)

    assert "blockmean comes from blockmean-hash 1.0" in said
    assert "TU-E01" in said
    assert "TU-E01" in installation.run("up", code=1)


@pytest.mark.long
def test_a_store_hashed_again_with_kills_in_the_middle_has_each_value_once_and_nobody_saw_it(
    examined: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = (
        "        if min(pixels.shape) < 4:",
        "        sum(range(900_000))\n        if min(pixels.shape) < 4:",
    )
    allowed = _plugged(tmp_path / "packages", monkeypatch, slow)
    installation = _copied(examined, tmp_path / "copied")
    _admit(installation, allowed)
    before, moments, done = _state(installation), random.Random(1), 0

    for _ in range(2):
        process = installation.start("rehash", "blockmean", "--as", "finn", "--now")
        _wait_for_more(installation, done)
        time.sleep(moments.uniform(0, 0.3))
        installation.kill(process)
        done = _values(installation)
    # Starting anew gives back what the dead were doing; otherwise it waits for their leases to end.
    installation.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    said = installation.run("rehash", "blockmean", "--as", "finn", "--now", "--json").splitlines()[-1]

    assert 0 < done < PICTURES
    assert _values(installation) == PICTURES
    assert {name: json.loads(said)[name] for name in ("opened", "made", "left")} == {
        "opened": PICTURES,
        "made": PICTURES,
        "left": 0,
    }
    assert _state(installation) == before
    assert "whole" in installation.run("log", "verify")


def _wait_for_more(installation: Installation, done: int) -> None:
    installation.wait_for(lambda: _values(installation) > done)


def _rows(installation: Installation, asked: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(installation.folder / "var" / "tutela.db") as database:
        return list(database.execute(asked))


def _values(installation: Installation) -> int:
    found = _rows(installation, "select item_id from items_hashvalue where algorithm = 'blockmean'")
    assert len(found) == len(set(found))
    return len(found)


def _state(installation: Installation) -> list[tuple[object, ...]]:
    """What each item is and what has been seen: nothing of it may change."""
    seen = _rows(installation, "select count(*) from welfare_exposureevent")
    shown = _rows(installation, "select count(*) from custody_logentry where act like '%shown%'")
    return [
        *_rows(installation, "select id, state, condition, note from items_item order by id"),
        *seen,
        *shown,
    ]
