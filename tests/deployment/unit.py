"""A unit at work on its machines: its people, its exhibits, and how far the work is."""

import random
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from PIL import Image

from tests.deployment.hosts import wait_for
from tests.deployment.machines import PROXY, Machines
from tests.deployment.people import Person
from tests.engine.hashing.drawing import hills

_COMMAND = "/usr/local/sbin/tutela"
_ROLES = {"sam": "supervisor", "finn": "forensic practitioner", "ana": "assessor"}


@dataclass(frozen=True)
class Exhibit:
    """What is received: where it lies on the web machine, and how many files there are."""

    reference: str
    source: str
    files: int


class Unit:
    """Everything that people and operators do."""

    def __init__(self, machines: Machines) -> None:
        self.machines, self.exhibits = machines, list[Exhibit]()
        trusted = ssl.create_default_context(cafile=str(machines.ca_file))
        self.people = {name: Person(name, PROXY, trusted) for name in ("adele", *_ROLES)}

    def command(self, *words: str, by: str = "", code: int = 0) -> str:
        """Run a command of Tutela's on the web machine, at a shell of its own for each person."""
        named = [*words, "--as", by] if by else list(words)
        return self.machines.web.run(_COMMAND, *named, code=code, environment=self._shell(by))

    def start(self, *words: str, by: str, into: Path | None = None) -> "subprocess.Popen[str]":
        """Start one, and go on."""
        return self.machines.web.start([_COMMAND, *words, "--as", by], environment=self._shell(by), into=into)

    def _shell(self, by: str) -> dict[str, str]:
        return {"XDG_RUNTIME_DIR": f"/run/people/{by or 'nobody'}", "COLUMNS": "200"}

    def sign_in_at_shell(self, name: str) -> None:
        """Sign a person in at a shell on the web machine."""
        web = self.machines.web
        web.script(f"install -d -m 700 -o tutela -g tutela /run/people/{name}")
        shell = web.start([_COMMAND, "sign-in", name], environment=self._shell(name), asks=True)
        said, _ = shell.communicate(self.people[name].recovery.pop() + "\n", timeout=120)
        if shell.returncode:
            raise AssertionError(said)

    def set_up_people(self, first_link: str) -> None:
        """Have everybody enrol by their link through the proxy, and be confirmed by a second person."""
        adele, sam = self.people["adele"], self.people["sam"]
        adele.enrol(first_link)
        self.sign_in_at_shell("adele")
        for name, role in _ROLES.items():
            self.command("person", "add", name, name.title(), "--role", role, by="adele")
            sign = self.people[name].enrol(self.command("person", "link", name, by="adele"))
            if sign:
                sam.confirm(sign)
            else:
                sam.sign_in()
        self.sign_in_at_shell("finn")
        self.command("case", "new", "OP-1", "--title", "Training", by="finn")

    def paint(self, reference: str, count: int) -> Exhibit:
        """Open an exhibit of painted pictures, of damaged ones and of files that are none."""
        first = sum(each.files for each in self.exhibits)
        source = f"/srv/{reference}"
        folder = Path(self.machines.said) / reference
        folder.mkdir()
        for seed in range(first, first + count):
            path = folder / f"{seed}.{'jpg' if seed % 3 else 'png'}"
            if seed % 10:
                Image.fromarray(hills(40 + seed % 30, 60, seed)).save(path)
            else:
                path.write_bytes(random.Random(seed).randbytes(2000))
        web = self.machines.web
        web.script(f"cp -r {folder} {source}; chmod -R a+rX {source}")
        self.command("exhibit", "new", "OP-1", reference, "--authority", "Warrant 1/26", by="finn")
        exhibit = Exhibit(f"OP-1/{reference}", source, count)
        self.exhibits.append(exhibit)
        return exhibit

    def receiving(self, exhibit: Exhibit) -> "subprocess.Popen[str]":
        """Start to receive an exhibit."""
        return self.start("receive", exhibit.reference, exhibit.source, by="finn")

    def received(self, receiving: "subprocess.Popen[str]") -> str:
        """Wait until it is received."""
        said, _ = receiving.communicate(timeout=300)
        if receiving.returncode:
            raise AssertionError(f"receive: code {receiving.returncode}\n{said}")
        return said

    def keep_backups(self) -> None:
        """Follow "What you need" of the page on backups, on the web machine."""
        web, settings = self.machines.web, "/etc/tutela/tutela.toml"
        web.script("install -d -m 700 -o tutela -g tutela /srv/backup /srv/safe")
        web.script(f'printf \'[backup]\\nstore = "file:/srv/backup"\\nkeys = "/srv/safe"\\n\' >> {settings}')
        web.write("/srv/passphrase", "fifteen numbered words\n", "tutela", 0o600)

    def backup(self) -> str:
        """Make a backup; give what it says of itself in the end."""
        said = self.command("backup", "make", "--passphrase-file", "/srv/passphrase")
        return said.strip().splitlines()[-1]

    def jobs(self, *states: str) -> int:
        """Count the jobs that are in one of some states; -1 while the database is away."""
        named = ", ".join(f"'{state}'" for state in states)
        try:
            return int(self.machines.rows(f"select count(*) from jobs_job where state in ({named})")[0][0])  # noqa: S608
        except psycopg.OperationalError:
            return -1

    def wait_for_work(self, idle_s: float = 240) -> float:
        """Wait until nothing is left to do; a slow machine is waited for as long as jobs are being done."""
        began = moved = time.monotonic()
        done = self.jobs("done")
        while self.jobs("waiting", "running"):
            if (now := self.jobs("done")) != done:
                done, moved = now, time.monotonic()
            if time.monotonic() - moved > idle_s:
                raise TimeoutError(f"no job was done in {idle_s:.0f} s, and some are left")
            time.sleep(0.2)
        return time.monotonic() - began

    def wait_until_busy(self) -> None:
        """Wait until work is in hand."""
        wait_for(lambda: self.jobs("running") > 0, "work is in hand", 120)

    def health(self, is_so: Callable[[int, str], bool], what: str, most_s: float = 60) -> float:
        """Ask the health address through the proxy until it says something; say how long that took."""
        nobody = Person("nobody", PROXY, self.people["adele"].trusted)

        def asked() -> bool:
            answer = nobody.ask("GET", "/health/")
            return is_so(answer.status, answer.text)

        return wait_for(asked, what, most_s)
