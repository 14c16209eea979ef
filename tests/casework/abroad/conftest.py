"""A stand-in for ICCAM v3 with certificates on both sides, and settings that name it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.abroad import world
from tests.casework.channels.servers import certificate
from tests.casework.takedown import world as takedown
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.gate import Actor, Role
from tutela.casework.people import actions as people, queries
from tutela.casework.people.models import Unit
from tutela.site.settings import Iccam, Outbound


@dataclass(frozen=True)
class Stub:
    """The server: its folder, its host, and the files that we come in with."""

    folder: Path
    host: str

    @property
    def base(self) -> str:
        """The live place."""
        return f"https://{self.host}/live"

    @property
    def settings(self) -> dict[str, Any]:
        """The section [iccam] that names it, for both environments."""
        ours = self.folder / "ours"
        said: dict[str, Any] = {"country": "GB", "analyst": "Desk 1", "minutes": 5}
        for name in ("test", "live"):
            said |= {
                name: f"https://{self.host}/{name}", f"{name}_certificate": str(ours / "certificate.pem"),
                f"{name}_key_file": str(ours / "key.pem"), f"{name}_user": "user",
                f"{name}_password_file": str(self.folder / "password"),
            }  # fmt: skip
        return said

    def behaves(self, **calls: list[dict[str, Any]]) -> None:
        """Have the next calls answered otherwise."""
        named = {name.replace("_", " "): each for name, each in calls.items()}
        (self.folder / "behaves.json").write_text(json.dumps(named))

    def assigns(self, *contents: dict[str, Any]) -> None:
        """Have these assigned to us."""
        (self.folder / "assigned.json").write_text(
            json.dumps({str(each["contentId"]): each for each in contents})
        )

    def calls(self, kind: str = "") -> list[dict[str, Any]]:
        """Give the calls that arrived, of one kind or all."""
        file = self.folder / "calls"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return [line for line in lines if kind in ("", line["call"])]

    def order(self) -> list[str]:
        """Name the calls that arrived, in their order."""
        return [line["call"] for line in self.calls()]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stub]:
    """The server itself, for all tests one after another."""
    folder = tmp_path_factory.mktemp("iccam")
    certificate(folder)
    for name in ("ours", "stranger"):
        (folder / name).mkdir()
        certificate(folder / name)
        (folder / name / "key.pem").chmod(0o600)
    (folder / "password").write_text("numbered password 1\n")
    (folder / "password").chmod(0o600)
    script = Path(__file__).with_name("iccam_server.py")
    given = (script, folder, folder / "certificate.pem", folder / "key.pem", folder / "ours/certificate.pem")
    command = [sys.executable, *map(str, given)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield Stub(folder, f"127.0.0.1:{int(running.stdout.readline())}")
        finally:
            running.kill()


@pytest.fixture
def stub(server: Stub, settings: Settings, tmp_path: Path) -> Stub:
    """ICCAM, as the settings name it, in a unit that traces by files of its own."""
    for name in ("calls", "behaves.json", "assigned.json"):
        (server.folder / name).unlink(missing_ok=True)
    (server.folder / "anew").touch()
    allowed = Outbound(
        allow=[server.host, "127.0.0.1"], private=["127.0.0.1"], limit_s=3,
        ca_file=str(server.folder / "certificate.pem"),
    )  # fmt: skip
    settings.TUTELA = replace(
        takedown.chosen(tmp_path), outbound=allowed, iccam=Iccam(**server.settings)
    )  # fmt: skip
    return server


@pytest.fixture
def ilse(unit: Unit) -> Actor:
    """A second analyst."""
    people.add_person(queries.installation(unit.pk), "ilse", "Ilse", unit, Role.ANALYST)
    return queries.actor_named("ilse", "test")


@pytest.fixture
def partnered(stub: Stub, adele: Actor, finn: Actor, quinn: Actor, sam: Actor) -> Stub:
    """A hotline in the directory, and a rule book that two people approved."""
    world.partner(adele, (quinn, sam), "hotline-nl", "hotline")
    world.approve_book(finn, quinn, sam)
    return stub


@pytest.fixture
def item(partnered: Stub, ida: Actor, ilse: Actor) -> ExchangeItem:
    """A report to the hotline that ida made and ilse approved; no call was made yet."""
    return world.approved(ilse, world.made(ida))
