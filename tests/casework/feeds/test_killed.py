"""A worker that is killed in the middle of a page leaves a feed that goes on where it was, and brings all."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.feeds import world
from tests.casework.feeds.world import Server
from tests.site.installation import Installation

pytestmark = [pytest.mark.long]
ROOT = Path(__file__).parents[3]


def _installation(folder: Path, server: Server) -> Installation:
    """An installation with a feed of three pages, which is due at once."""
    made = Installation(folder / "unit")
    made.set_up()
    named, file = folder / "feed", made.folder / "tutela.toml"
    said = {
        "allow": [server.base], "private": ["127.0.0.1"], "credentials_file": str(folder / "feeds.toml"),
        "feed_limit_s": 60,
    }  # fmt: skip
    with file.open("a") as settings:
        settings.write("[outbound]\n")
        settings.writelines(f"{key} = {json.dumps(value)}\n" for key, value in said.items())
    chosen = {"TUTELA_SETTINGS": str(file), "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings"}
    subprocess.run(
        [sys.executable, "-m", "tests.casework.feeds.prepare", server.base, str(named)], check=True,
        cwd=ROOT, env={**os.environ, **chosen},
    )  # fmt: skip
    return made


def _asked(made: Installation, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(made.folder / "var" / "tutela.db")) as database:
        return database.execute(question).fetchall()


def test_killed_in_the_middle_of_a_page_it_goes_on_and_nothing_is_there_twice(
    tmp_path: Path, settings: Settings
) -> None:
    with world.running(tmp_path, settings) as server:
        server.hands_out([world.image(number) for number in range(1, 7)], size=2)
        server.faults(_2={"hangs": 30})
        made = _installation(tmp_path, server)
        worker = made.start("worker")
        try:
            made.wait_for(lambda: sum("/entries" in line for line in server.requests) >= 2)
        finally:
            made.kill(worker)
        between = _asked(made, "select count(*) from feeds_fetch where state = 'done'")
        server.faults()
        with closing(sqlite3.connect(made.folder / "var" / "tutela.db")) as database:
            database.execute("update jobs_job set lease_until = 0 where state = 'running'")
            database.commit()
        made.work_off()

    assert between == [(0,)]
    assert _asked(made, "select state, attempt, added from feeds_fetch") == [("done", 2, 6)]
    assert _asked(made, "select count(*), count(distinct md5) from lists_entry") == [(6, 6)]
    assert b"numbered password" not in (made.folder / "var" / "tutela.db").read_bytes()
