"""A worker that is killed in the middle of each call leaves a report that goes on, and is there once."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.casework.cybertips.conftest import Stub
from tests.engine.formats.cybertips import documents
from tests.site.installation import Installation

pytestmark = [pytest.mark.long]
KILLED = ("status", "upload", "fileinfo", "finish")


class _Sending:
    """An installation with a report to NCMEC that two people have brought as far as sending it."""

    def __init__(self, folder: Path, stub: Stub) -> None:
        self.stub, self.installation = stub, Installation(folder / "unit")
        self.installation.receive_painted(folder / "source", 1)
        self._name_the_stub()
        run = self.installation.run
        run("person", "add", "quinn", "Quinn", "--role", "quality officer", "--as", "adele")
        self.installation.work_off()
        (folder / "report.json").write_text(json.dumps(documents.least()))
        made = ("exhibit", "OP-1/JB1", "--environment", "live", "--from", str(folder / "report.json"))
        run("ncmec", "new", *made, "--as", "finn")
        run("ncmec", "choose", "CT-1", "T-1", "--as", "finn")
        run("ncmec", "propose", "CT-1", "--basis", "Act 1", "--as", "finn")
        read = self.shown()
        run("ncmec", "approve", "CT-1", "--seen", read["sha256"], "--as", "quinn")
        run("ncmec", "release", "CT-1", "--seen", read["files_sha256"], "--as", "quinn")
        self.send()

    def _name_the_stub(self) -> None:
        host, folder = self.stub.base.removeprefix("https://").partition("/")[0], self.stub.folder
        said = (
            f'[outbound]\nallow = ["{host}"]\nprivate = ["127.0.0.1"]\n'
            f'ca_file = "{folder}/certificate.pem"\n'
            f'[ncmec]\nlive = "{self.stub.base}"\nlive_user = "user"\n'
            f'live_password_file = "{folder}/password"\n'
        )
        with (self.installation.folder / "tutela.toml").open("a") as settings:
            settings.write(said)

    def send(self) -> None:
        """Have quinn send it, or have it go on."""
        self.installation.run("ncmec", "send", "CT-1", "--environment", "live", "--as", "quinn")

    def kill_in(self, call: str) -> None:
        """Kill a worker while NCMEC has a call and has not answered it; its lease is over at once."""
        before = len(self.stub.calls(call))
        self.stub.behaves(**{call: [{"waits": 15}]})
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
        said = self.installation.run("ncmec", "show", "CT-1", "--json", "--as", "quinn")
        read: dict[str, Any] = json.loads(said)
        return read


def test_killed_in_every_call_but_the_submission_it_is_finished_once(stub: Stub, tmp_path: Path) -> None:
    sending = _Sending(tmp_path, stub)

    for call in KILLED:
        sending.kill_in(call)
    sending.installation.work_off()

    shown = sending.shown()
    assert (shown["state"], shown["ncmec_number"]) == ("finished", 4711), shown["reason"]
    assert stub.order().count("submit") == 1
    assert len(stub.calls("upload")) == 2


def test_killed_in_the_submission_it_waits_for_a_person(stub: Stub, tmp_path: Path) -> None:
    sending = _Sending(tmp_path, stub)

    sending.kill_in("submit")
    sending.installation.work_off()

    assert sending.shown()["state"] == "unknown"
    assert stub.order().count("submit") == 1
    settled = ("--number", "4711", "--how", "Asked by telephone.")
    sending.installation.run("ncmec", "settle", "CT-1", *settled, "--as", "quinn")
    sending.send()
    sending.installation.work_off()
    assert sending.shown()["state"] == "finished"
    assert stub.order().count("submit") == 1
