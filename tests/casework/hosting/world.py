"""A world to trace in: bulk files, and registries that really answer, in a process of their own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_django.fixtures import Settings

from tests.engine.hosting import world
from tutela.site.settings import Hosting, Outbound, Settings as Chosen

HOST, PAGE, IP = "www.host.example", "https://www.host.example/a/1?b=2", "192.0.2.7"
_CARD = ["vcard", [["fn", {}, "text", "Desk"], ["email", {}, "text", "abuse@one.example"]]]
BLOCK = {
    "handle": "NET-1", "name": "Example Hosting One", "country": "GB",
    "cidr0_cidrs": [{"v4prefix": "192.0.2.0", "length": 24}],
    "entities": [{"roles": ["registrant"], "entities": [{"roles": ["abuse"], "vcardArray": _CARD}]}],
}  # fmt: skip


def files(folder: Path, **more: Any) -> Hosting:
    """Name the bulk files of the invented world, made in a folder."""
    made = world.made(folder)
    return Hosting(
        delegated=list(made.delegated), routes=list(made.routes), registrations=list(made.registrations),
        geography=list(made.geography), **more,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registries:
    """The servers, as they run: what they answer is changed by writing it anew."""

    folder: Path
    base: str
    resolver: str

    def answers(self, told: dict[str, Any]) -> None:
        """Say what each path is answered: a body, or a status, body and location."""
        whole = {path: each if isinstance(each, list) else [200, each, ""] for path, each in told.items()}
        (self.folder / "answers.json").write_text(json.dumps(whole))

    def hosts(self, told: dict[str, list[str] | None]) -> None:
        """Say which addresses each host has."""
        (self.folder / "hosts.json").write_text(json.dumps(told))

    @property
    def requests(self) -> list[str]:
        """What was asked, in order."""
        file = self.folder / "requests"
        return file.read_text().splitlines() if file.exists() else []


@contextmanager
def running(folder: Path, settings: Settings) -> Iterator[Registries]:
    """Run the servers, and settings that name them, the bulk files and nothing else."""
    script = Path(__file__).with_name("registry_server.py")
    command = [sys.executable, str(script), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            rdap, names = server.stdout.readline().split()
            base, resolver = f"http://127.0.0.1:{rdap}", f"127.0.0.1:{names}"
            bootstrap = folder / "bootstrap.json"
            services = [[["192.0.2.0/24", "example"], [f"{base}/"]]]
            bootstrap.write_text(json.dumps({"services": services}))
            hosting = files(folder, bootstrap=[str(bootstrap)], resolver=resolver)
            allow = Outbound(allow=[base, resolver], private=["127.0.0.1"], limit_s=5)
            settings.TUTELA = Chosen(outbound=allow, hosting=hosting)
            made = Registries(folder, base, resolver)
            made.answers({f"/ip/{IP}": BLOCK, "/domain/host.example": {"ldhName": "host.example"}})
            made.hosts({HOST: [IP]})
            yield made
        finally:
            server.kill()
