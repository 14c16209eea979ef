"""A whole installation in a folder of its own, worked by real processes as an operator would."""

import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Self

import psycopg
from PIL import Image

from tests import house
from tests.engine.hashing.drawing import hills
from tests.processes import PATIENCE_S, free_port, wait_for_port
from tests.site import standby

SCENES, MOVIES, REPORTS, MESSAGES = 24, 2, 40, 90
DEMONSTRATE = (
    "demonstrate", "--scenes", str(SCENES), "--movies", str(MOVIES), "--reports", str(REPORTS),
    "--messages", str(MESSAGES),
)  # fmt: skip
_MAKE_TABLES = """
import django
django.setup()
from tutela.site import upgrade
upgrade.make_tables()
"""


class Installation:
    """One folder with settings, database, vault and keys."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder, self.port, self.door_port = folder, free_port(), free_port()
        folder.mkdir(parents=True, exist_ok=True)
        url = database or f"sqlite:{folder}/var/tutela.db"
        self._url, self._is_believed = url, True
        (folder / "tutela.toml").write_text(
            f'[database]\nurl = "{url}"\n[vault]\nstore = "file:{folder}/var/vault"\n'
            f'[keys]\nfolder = "{folder}/var/keys"\n[door]\nport = {self.door_port}\n'
            f"[web]\nport = {self.port}\n"
        )
        self._environment = {**os.environ, "TUTELA_SETTINGS": str(folder / "tutela.toml"), "COLUMNS": "110"}

    def believe(self, *, is_on: bool = True) -> None:
        """Have --as believed here, as in a demonstration; or no more, as in earnest."""
        self._is_believed = is_on
        (self.folder / "var" / "keys" / "demonstration").unlink(missing_ok=True)

    def mark(self) -> None:
        """Mark it as a demonstration, which no command does to an installation of these tests."""
        mark = self.folder / "var" / "keys" / "demonstration"
        if self._is_believed and mark.parent.exists() and not mark.exists():
            name = self._name()
            if name:
                mark.write_text(name)
                mark.chmod(0o600)

    def _name(self) -> str:
        """Give the name that the database bears; nothing before there is one."""
        asked = "select name from custody_installation"
        try:
            if self._url.startswith("sqlite:"):
                with closing(sqlite3.connect(f"file:{self._url[7:]}?mode=ro", uri=True)) as database:
                    return str(database.execute(asked).fetchone()[0])
            with psycopg.connect(self._url) as connection:
                return str(next(iter(connection.execute(asked)))[0])
        except (sqlite3.Error, psycopg.Error, TypeError, StopIteration):
            return ""

    def start(self, *arguments: str, types: bool = False) -> subprocess.Popen[str]:
        """Start a command in a process group of its own; somebody may type what it asks for."""
        if "--as" in arguments:
            self.mark()
        return subprocess.Popen(
            self.command(*arguments), env=self._environment, cwd=self.folder, text=True,
            start_new_session=True, stdin=subprocess.PIPE if types else None,
            stdout=subprocess.PIPE,
            stderr=None if types else subprocess.STDOUT,
        )  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        """Give the line that starts a command."""
        return [sys.executable, "-m", "tutela", *arguments]

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command to its end and give what it printed."""
        line = self.command(*arguments)
        if standby.can_run(line, self._environment):
            if "--as" in arguments:
                self.mark()
            kind = self._url.partition(":")[0]
            ended, said = standby.run(line, self._environment, self.folder, kind)
        else:
            process = self.start(*arguments)
            said = self.ended(process)
            ended = process.returncode
        assert ended == code, said
        return said

    def ended(self, process: subprocess.Popen[str], typed: str | None = None) -> str:
        """Wait for a command to end, and give what it printed; one that does not end is killed."""
        try:
            return process.communicate(typed, timeout=PATIENCE_S)[0]
        finally:
            self.kill(process)

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill -9 a command and everything it started."""
        with process:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def end(self, process: subprocess.Popen[str]) -> str:
        """Ask a command to end, and give what it printed; one that does not is killed, and is an error."""
        process.terminate()
        return self.ended(process)

    def with_tables(self) -> Self:
        """Have the tables made, with nothing in them: a start would take longest to do that."""
        (self.folder / "var").mkdir(mode=0o700, exist_ok=True)
        shutil.copy(_tables_once(), self.folder / "var" / "tutela.db")
        return self

    def set_up(self) -> None:
        """Be a unit with adele who administers it and finn, who opened the exhibit OP-1/JB1 in it."""
        shutil.copytree(_set_up_once().folder / "var", self.folder / "var")

    def receive_painted(self, source: Path, count: int) -> None:
        """Set a unit up and receive so many small painted pictures, which nobody has examined yet."""
        source.mkdir()
        for seed in range(count):
            Image.fromarray(hills(40, 60, seed)).save(source / f"{seed}.png")
        self.set_up()
        self.run("receive", "OP-1/JB1", str(source), "--as", "finn")

    def demonstrate(self) -> str:
        """Do the main job on a small painted unit."""
        return self.run(*DEMONSTRATE)

    def work_off(self) -> None:
        """Let a worker do what still waits; the demonstration leaves what nobody has to wait for."""
        worker = self.start("worker")
        try:
            self.wait_for_jobs()
        finally:
            self.end(worker)

    def wait_for_jobs(self) -> None:
        """Wait until those that work here have done everything."""
        self.wait_for(lambda: not self._open_jobs(), every_s=0.2)

    def _open_jobs(self) -> int:
        with closing(sqlite3.connect(self.folder / "var" / "tutela.db")) as database:
            # What is to be done only in a while is waited for by nobody.
            counted = (
                "select count(*) from jobs_job where state = 'running' or state = 'waiting' "
                "and (lease_until <= ? or reason <> '' or attempts > 0)"
            )
            return int(database.execute(counted, [time.time() + 30]).fetchone()[0])

    def wait_for_state(self, state: str) -> None:
        """Wait until a job is in some state."""
        with closing(sqlite3.connect(self.folder / "var" / "tutela.db")) as database:
            asked = "select 1 from jobs_job where state = ?"
            self.wait_for(lambda: bool(database.execute(asked, [state]).fetchone()))

    def wait_for(self, is_so: Callable[[], bool], every_s: float = 0.02) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError("it did not come about")
            time.sleep(every_s)

    def manifest(self, exhibit: str) -> list[dict[str, str]]:
        """Give every entry on record for an exhibit, in a fixed order."""
        target = self.folder / "manifest.csv"
        target.unlink(missing_ok=True)
        self.run("exhibit", "export", exhibit, str(target), "--format", "csv", "--as", "finn")
        with target.open(newline="", encoding="utf-8") as file:
            return sorted(
                csv.DictReader(file), key=lambda row: (row["container"], row["path_base64"], row["kind"])
            )

    @contextmanager
    def up(self, *arguments: str, command: str = "up") -> Iterator[subprocess.Popen[str]]:
        """Serve the installation until left; with "web", its pages alone."""
        process = self.start(command, *arguments)
        try:
            try:
                wait_for_port(self.port, process)
            except RuntimeError as ended:
                raise RuntimeError(process.communicate()[0]) from ended
            yield process
        finally:
            self.end(process)


@cache
def _tables_once() -> Path:
    """Make the tables in a fresh database, as `tutela init` does before all else."""
    made = Installation(house.ROOM / "tables")
    environment = {
        **os.environ,
        "TUTELA_SETTINGS": str(made.folder / "tutela.toml"),
        "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings",
    }
    subprocess.run([sys.executable, "-c", _MAKE_TABLES], env=environment, cwd=made.folder, check=True)
    return made.folder / "var" / "tutela.db"


@cache
def _set_up_once() -> Installation:
    """Set a unit up by the commands that do it: installations begin with a copy of what they left."""
    made = Installation(house.ROOM / "set up").with_tables()
    made.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    made.run("person", "add", "finn", "Finn", "--role", "forensic practitioner", "--as", "adele")
    made.run("case", "new", "OP-1", "--title", "Training", "--as", "finn")
    made.run("exhibit", "new", "OP-1", "JB1", "--authority", "Warrant 1/26", "--as", "finn")
    return made
