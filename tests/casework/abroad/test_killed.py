"""A worker that is killed in the middle of each call leaves an exchange that goes on, and is there once."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.casework.abroad.conftest import Stub
from tests.casework.hosting import world as hosting
from tests.site.installation import Installation

pytestmark = [pytest.mark.long]
ROOT = Path(__file__).parents[3]
KILLED = ("sign in", "classifications", "contents")


class _Exchanging:
    """An installation with a report to a hotline that two people have brought as far as sending it."""

    def __init__(self, folder: Path, stub: Stub) -> None:
        self.stub, self.installation = stub, Installation(folder / "unit")
        self.installation.set_up()
        (folder / "bulk").mkdir()
        bulk = hosting.files(folder / "bulk")
        said = {
            "outbound": {
                "allow": [stub.host], "private": ["127.0.0.1"],
                "ca_file": str(stub.folder / "certificate.pem"),
            },
            "iccam": stub.settings,
            "hosting": {name: getattr(bulk, name) for name in ("delegated", "routes", "registrations")},
        }  # fmt: skip
        file = self.installation.folder / "tutela.toml"
        with file.open("a") as settings:
            for section, values in said.items():
                settings.write(f"[{section}]\n")
                settings.writelines(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
        named = folder / "item"
        subprocess.run(
            [sys.executable, "-m", "tests.casework.abroad.prepare", stub.base, str(named)], check=True,
            cwd=ROOT,
            env={
                **os.environ, "TUTELA_SETTINGS": str(file),
                "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings",
            },
        )  # fmt: skip
        self.item = named.read_text()

    def kill_in(self, call: str) -> None:
        """Kill a worker while the server has a call and has not answered it; its lease is over at once."""
        before = len(self.stub.calls(call))
        self.stub.behaves(**{call.replace(" ", "_"): [{"waits": 15}]})
        worker = self.installation.start("worker")
        try:
            self.installation.wait_for(lambda: len(self.stub.calls(call)) > before)
        finally:
            self.installation.kill(worker)
        with closing(sqlite3.connect(self.installation.folder / "var" / "tutela.db")) as database:
            database.execute("update jobs_job set lease_until = 0 where state = 'running'")
            database.commit()

    def shown(self) -> dict[str, Any]:
        """Say where it stands."""
        said = self.installation.run("abroad", "show", self.item, "--json", "--as", "ida")
        read: dict[str, Any] = json.loads(said)
        return read


def test_killed_in_every_call_but_the_insert_it_is_there_once(stub: Stub, tmp_path: Path) -> None:
    exchanging = _Exchanging(tmp_path, stub)

    for call in KILLED:
        exchanging.kill_in(call)
    exchanging.installation.work_off()

    shown = exchanging.shown()
    assert (shown["state"], shown["remote_id"]) == ("taken", "900"), shown["reason"]
    assert stub.order().count("insert") == 1


def test_killed_in_the_insert_it_waits_for_a_person(stub: Stub, tmp_path: Path) -> None:
    exchanging = _Exchanging(tmp_path, stub)

    exchanging.kill_in("insert")
    exchanging.installation.work_off()

    assert exchanging.shown()["state"] == "unknown"
    assert stub.order().count("insert") == 1
    settled = ("--number", "4711", "--how", "Asked by telephone.")
    exchanging.installation.run("abroad", "settle", exchanging.item, *settled, "--as", "ida")
    exchanging.installation.work_off()
    assert exchanging.shown()["state"] == "taken"
    assert stub.order().count("insert") == 1
