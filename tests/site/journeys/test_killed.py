"""Killed at any moment of receive or examine and started again, the main job ends as if undisturbed."""

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from tests.site.installation import DEMONSTRATE, MOVIES, SCENES, Installation
from tutela.demonstration.painting import paint

EXHIBITS = ["DEMO/PHONE", "DEMO/LAPTOP"]
KILLS = 3


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, float]:
    """An installation that did the main job in peace, and how long receive and examine took."""
    installation = Installation(tmp_path_factory.mktemp("undisturbed")).with_tables()
    paint(installation.folder / "var" / "demonstration", scenes=SCENES, movies=MOVIES)
    started = time.monotonic()
    installation.demonstrate()
    return installation, time.monotonic() - started


def _painted_like(folder: Path, other: Installation) -> Installation:
    installation = Installation(folder).with_tables()
    source = other.folder / "var" / "demonstration"
    shutil.copytree(source, folder / "var" / "demonstration", symlinks=True)
    return installation


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 6))])
def test_kills_leave_the_same_items_places_and_hashes(
    undisturbed: tuple[Installation, float], tmp_path: Path, seed: int
) -> None:
    peaceful, seconds = undisturbed
    installation = _painted_like(tmp_path / "killed", peaceful)
    moments = random.Random(seed)

    sealed: set[str] = set()
    for _ in range(KILLS):
        process = installation.start(*DEMONSTRATE)
        time.sleep(moments.uniform(0.15, 0.9) * seconds)
        installation.kill(process)
        sealed |= _stored(installation)
    installation.demonstrate()
    installation.work_off()

    for exhibit in EXHIBITS:
        assert installation.manifest(exhibit) == peaceful.manifest(exhibit)
    assert "whole" in installation.run("log", "verify")
    _assert_vault_and_register_agree(installation)
    # Not even what was never finished went: it is set aside first, for a term.
    assert sealed <= _stored(installation)


def _stored(installation: Installation) -> set[str]:
    return {file.name for file in (installation.folder / "var" / "vault").glob("??/*")}


def _assert_vault_and_register_agree(installation: Installation) -> None:
    with sqlite3.connect(installation.folder / "var" / "tutela.db") as database:
        registered = {name for (name,) in database.execute("select object_id from custody_sealedcopy")}
        states = dict(database.execute("select state, count(*) from items_item group by state"))
        # Of an alert that nobody took up the next person is told in a while, whenever that is.
        others = "select state, count(*) from jobs_job where kind <> 'tell_duty_officer' group by state"
        jobs = dict(database.execute(others))
    assert registered <= _stored(installation)
    assert not states.keys() & {"received", "examined"}
    assert jobs.keys() == {"done"}
