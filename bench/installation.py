"""An installation in a folder of its own, with workers that have done some work already."""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from bench.costs import descendants, peak_bytes
from bench.harness.peer import Served

_SETTINGS = """
[database]
url = "{database}"
[vault]
store = "file:{folder}/vault"
[keys]
folder = "{folder}/keys"
[index]
folder = "{folder}/index"
"""


def settings(folder: Path, database: str = "", more: str = "") -> dict[str, str]:
    """Write settings for an installation in a folder, and give the environment that names them."""
    path = folder / "tutela.toml"
    url = database or f"sqlite:{folder}/tutela.db"
    path.write_text(_SETTINGS.format(folder=folder, database=url) + more)
    return {"TUTELA_SETTINGS": str(path)}


class Installation:
    """One new installation; it is gone afterwards."""

    def __init__(self, warm: Sequence[Path], known: Path) -> None:
        """Set it up, with as many workers as there are folders to warm them with.

        Args:
            warm: a folder for each worker, whose files it examines first: starting a process is no cost of a
                file.
            known: a list of hashes that every picture is matched with.
        """
        self._warm, self._known = warm, known

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="tutela-bench-"))
            command, environment = [sys.executable, "-m", "bench.line"], settings(Path(folder))
            self._desk, *self._workers = (
                stack.enter_context(Served("installation", command, environment))
                for _ in range(1 + len(self._warm))
            )
            self._desk.ask("set_up")
            self._desk.ask("know", file=str(self._known))
            self._pool = stack.enter_context(ThreadPoolExecutor(len(self._warm)))
            for number, (worker, files) in enumerate(zip(self._workers, self._warm, strict=True)):
                self._desk.ask("receive", exhibit=f"WARM-{number}", source=str(files))
                worker.ask("rest")
            self._left = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.close()

    def in_turn(self, exhibit: str, source: Path) -> None:
        """Receive an exhibit, then examine it: one process works at a time."""
        for step in self.steps(exhibit, source, 1):
            step()

    def steps(self, exhibit: str, source: Path, parts: int) -> Iterator[Callable[[], object]]:
        """Do the same in steps, to be called one by one, so that something else can have its turn between.

        Args:
            exhibit: its reference.
            source: the folder to receive, which is the first step.
            parts: how many further steps examine it, each a like number of jobs.
        """
        yield partial(self._desk.ask, "receive", exhibit=exhibit, source=str(source))
        jobs = int(self._desk.ask("waiting").result)
        for _ in range(parts - 1):
            yield partial(self._workers[0].ask, "examine", exhibit=exhibit, most=-(-jobs // parts))
        yield partial(self._workers[0].ask, "examine", exhibit=exhibit)

    def at_once(self, exhibit: str, source: Path) -> None:
        """Receive an exhibit while the workers examine what is there already; return when all is queued."""
        for each in self._workers:
            self._pool.submit(each.ask, "examine", exhibit=exhibit)
        self._desk.ask("receive", exhibit=exhibit, source=str(source))
        self._desk.ask("wait", exhibit=exhibit)

    def queued(self, exhibit: str) -> int:
        """Say how many of an exhibit's items wait for a person."""
        return int(self._desk.ask("queued", exhibit=exhibit).result)

    def peak_bytes(self) -> int:
        """Tell the most memory that the receiving process and one worker, children included, have held."""
        return sum(peak_bytes(each) for each in self._processes())

    def _processes(self) -> Iterator[int]:
        for served in (self._desk, self._workers[0]):
            yield served.pid
            yield from descendants(served.pid)
