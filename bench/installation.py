"""An installation in a folder of its own, with workers that have done some work already."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from bench.costs import descendants, peak_bytes
from bench.peer import Served

_SETTINGS = """
[database]
url = "sqlite:{folder}/tutela.db"
[vault]
store = "file:{folder}/vault"
[keys]
folder = "{folder}/keys"
"""
_WARM = "WARM"


class Installation:
    """One new installation; it is gone afterwards."""

    def __init__(self, warm: Path, known: Path, workers: int = 1) -> None:
        """Set it up.

        Args:
            warm: a folder of files to receive and examine first: starting a process is no cost of a file.
            known: a list of hashes that every picture is matched with.
            workers: how many workers examine at a time.
        """
        self._warm, self._known, self._count = warm, known, workers

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="tutela-bench-"))
            settings = Path(folder) / "tutela.toml"
            settings.write_text(_SETTINGS.format(folder=folder))
            command = [sys.executable, "-m", "bench.line"]
            environment = {"TUTELA_SETTINGS": str(settings)}
            self._desk, *self._workers = (
                stack.enter_context(Served("installation", command, environment))
                for _ in range(1 + self._count)
            )
            self._desk.ask("set_up")
            self._desk.ask("know", file=str(self._known))
            self._pool = stack.enter_context(ThreadPoolExecutor(1 + self._count))
            self.at_once(_WARM, self._warm)
            self.queued(_WARM)
            self._left = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.close()

    def in_turn(self, exhibit: str, source: Path) -> None:
        """Receive an exhibit, then examine it: one process works at a time."""
        self._desk.ask("receive", exhibit=exhibit, source=str(source))
        self._workers[0].ask("examine", exhibit=exhibit)

    def at_once(self, exhibit: str, source: Path) -> None:
        """Receive an exhibit while the workers examine what is there already; return when all is queued."""
        self._working = [self._pool.submit(each.ask, "examine", exhibit=exhibit) for each in self._workers]
        self._desk.ask("receive", exhibit=exhibit, source=str(source))
        self._desk.ask("wait", exhibit=exhibit)

    def queued(self, exhibit: str) -> int:
        """Say how many of an exhibit's items wait for a person."""
        for working in self._working:
            # A worker that had nothing else to do may be at previews still.
            working.result()
        return int(self._desk.ask("queued", exhibit=exhibit).result)

    def peak_bytes(self) -> int:
        """Tell the most memory that the receiving process and one worker, children included, have held."""
        return sum(peak_bytes(each) for each in self._processes())

    def _processes(self) -> Iterator[int]:
        for served in (self._desk, self._workers[0]):
            yield served.pid
            yield from descendants(served.pid)
