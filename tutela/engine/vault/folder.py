"""A local folder of sealed objects."""

import fcntl
import io
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tutela import files
from tutela.engine.vault.store import ObjectMissing


class Folder:
    """A local folder of objects named by 32 hexadecimal characters, in 256 subfolders.

    A process that has written here holds the folder until it ends, however it ends: an object that no row
    names yet may be about to get one.
    """

    _LOCK = "sealing.lock"
    _guard = threading.Lock()
    _held: dict[Path, int] = {}

    def __init__(self, root: Path) -> None:
        self.root = root

    def _hold(self) -> int:
        """Keep the folder from being swept by others as long as this process lives."""
        with self._guard:
            if self.root not in self._held:
                self.root.mkdir(parents=True, exist_ok=True)
                descriptor = os.open(self.root / self._LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                self._held[self.root] = descriptor
            return self._held[self.root]

    @contextmanager
    def clearing(self) -> Iterator[list[str]]:
        """Name what may go unless a row names it: nothing, while another process writes here."""
        descriptor = self._hold()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_alone = True
        except BlockingIOError:
            is_alone = False
        try:
            yield list(self.names()) if is_alone else []
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_SH)

    def path(self, name: str) -> Path:
        """Say where an object lies."""
        return self.root / name[:2] / name

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Write a new object; on leaving all of it is there or nothing. `settle` makes it durable."""
        self._hold()
        path = self.path(name)
        try:
            file = path.open("xb")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("xb")
        try:
            with file:
                yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def settle(self, names: Iterable[str]) -> None:
        """Make new objects durable, before anything in the database counts on them."""
        files.settle(self.root, [self.path(name) for name in names])

    def reading(self, name: str) -> io.RawIOBase:
        """Open an object for reading.

        Raises:
            ObjectMissing: the store does not hold it.
        """
        try:
            return self.path(name).open("rb", buffering=0)
        except FileNotFoundError as missing:
            raise ObjectMissing(
                f"The vault does not hold object {name}. Restore it from a backup."
            ) from missing

    def firsts(self, names: Iterable[str], length: int) -> list[bytes | ObjectMissing]:
        """Read the beginning of each of many objects; one that is not there takes its place as such."""
        return [self._first(name, length) for name in names]

    def _first(self, name: str, length: int) -> bytes | ObjectMissing:
        try:
            with self.reading(name) as sealed:
                return sealed.read(length) or b""
        except ObjectMissing as missing:
            return missing

    def discard(self, name: str) -> None:
        """Remove an object."""
        self.path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Name every object, finished or not."""
        for folder in sorted(self.root.glob("??")):
            yield from (entry.name for entry in os.scandir(folder))
