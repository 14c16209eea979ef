"""A stand-in for NCMEC, settings that name it, and a report that two people bring as far as is asked."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import certificate
from tests.casework.working import work_off
from tests.engine.formats.cybertips import documents
from tests.engine.formats.reports import xsd_leaves
from tutela.casework import gate
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.cybertips import actions
from tutela.casework.cybertips.models import Tip
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.site.settings import Ncmec, Outbound, Settings as Chosen

# What stands in every file that goes out, and nowhere on disk but sealed.
CANARY = b"numbered sentence 4711 of the canary"
BASIS = "Act 1, section 1"


@dataclass(frozen=True)
class Stub:
    """The server: its folder, and the settings that name it."""

    folder: Path
    base: str

    def behaves(self, **calls: list[dict[str, Any]]) -> None:
        """Have the next calls answered otherwise."""
        (self.folder / "behaves.json").write_text(json.dumps(calls))

    def calls(self, kind: str = "") -> list[dict[str, Any]]:
        """Give the calls that arrived, of one kind or all."""
        file = self.folder / "calls"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return [line for line in lines if kind in ("", line["call"])]

    def order(self) -> list[str]:
        """Name the calls that arrived, in their order."""
        return [line["call"] for line in self.calls()]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The server itself, for all tests one after another: its folder and its host."""
    folder = tmp_path_factory.mktemp("ncmec")
    certificate(folder)
    (folder / "password").write_text("numbered password 1\n")
    (folder / "password").chmod(0o600)
    script = Path(__file__).with_name("ncmec_server.py")
    given = (script, folder, folder / "certificate.pem", folder / "key.pem", xsd_leaves.specimen())
    command = [sys.executable, *map(str, given)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield folder, f"127.0.0.1:{int(running.stdout.readline())}"
        finally:
            running.kill()


@pytest.fixture
def stub(server: tuple[Path, str], settings: Settings) -> Stub:
    """NCMEC, as the settings name it for both environments: for the test one at another path."""
    folder, host = server
    for name in ("calls", "behaves.json"):
        (folder / name).unlink(missing_ok=True)
    (folder / "anew").touch()
    password = str(folder / "password")
    settings.TUTELA = Chosen(
        outbound=Outbound(
            allow=[host], private=["127.0.0.1"], limit_s=3, ca_file=str(folder / "certificate.pem")
        ),
        ncmec=Ncmec(
            test=f"https://{host}/test", test_user="user", test_password_file=password,
            live=f"https://{host}/live", live_user="user", live_password_file=password,
        ),
    )  # fmt: skip
    return Stub(folder, f"https://{host}/live")


@pytest.fixture
def files(tmp_path: Path, finn: Actor, exhibit: Exhibit) -> list[Item]:
    """Two files of an exhibit, received and examined."""
    source = tmp_path / "source"
    source.mkdir()
    for number in (1, 2):
        (source / f"file {number}.bin").write_bytes(CANARY + b" %d\n" % number)
    cases.receive(finn, exhibit, source)
    work_off()
    for file in source.iterdir():
        file.unlink()
    return list(Item.objects.order_by("pk"))


MakeTip = Callable[..., Tip]


@pytest.fixture
def approved(finn: Actor, quinn: Actor, exhibit: Exhibit) -> MakeTip:
    """Bring a report to where it can be sent: finn makes it, quinn approves it and releases its files."""

    def make(*items: Item, environment: str = "live", content: dict[str, Any] | None = None) -> Tip:
        tip = actions.make_tip(finn, exhibit, environment, content or documents.least())
        if items:
            actions.choose_files(finn, tip, 1, [item.pk for item in items])
            tip.refresh_from_db()
        tip = actions.propose_tip(finn, tip, tip.version, BASIS)
        tip = actions.approve_tip(quinn, tip, tip.version)
        return actions.release_files(quinn, tip, tip.version, tip.files_sha256) if items else tip

    return make


@pytest.fixture
def sent(quinn: Actor, approved: MakeTip) -> MakeTip:
    """Have quinn send a report; no call was made yet."""

    def send(*items: Item, environment: str = "live", **more: Any) -> Tip:
        tip = approved(*items, environment=environment, **more)
        return actions.send_tip(quinn, tip, tip.version, environment)

    return send


def called(tip: Tip, most: int = 20) -> Tip:
    """Make the calls that follow by themselves, as a worker would, until one has to wait."""
    by = gate.machine(tip.unit_id, "the reports to NCMEC")
    for _ in range(most):
        if actions.advance_tip(by, tip) != 0:
            break
    tip.refresh_from_db()
    return tip
