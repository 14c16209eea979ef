"""A local folder of sealed objects."""

import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tutela import files
from tutela.engine.vault.store import ObjectMissing, StoreAway

_NOTES = "notes"
# Whoever put a pipe in an object's place must not have us wait for its other end.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


class Folder:
    """A local folder of objects named by 32 hexadecimal characters, in 256 subfolders, and notes beside."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Say where an object lies."""
        return self.root / name[:2] / name

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Write a new object; on leaving all of it is there or nothing. `settle` makes it durable."""
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
            opened = os.open(self.path(name), _FLAGS)
        except FileNotFoundError as missing:
            self._require_there()
            raise ObjectMissing(
                f"The vault does not hold object {name}. Restore it from a backup."
            ) from missing
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            os.close(opened)
            raise ObjectMissing(f"What stands for object {name} is no file. Restore it from a backup.")
        return io.FileIO(opened)

    def _require_there(self) -> None:
        """Tell an object that is gone from a disk that is not mounted.

        Raises:
            StoreAway: there is nothing at all in the folder, or no folder.
        """
        if not self.root.is_dir() or not any(self.root.iterdir()):
            raise StoreAway(f"There is nothing in {self.root}. See that the vault's disk is mounted.")

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
            yield from os.listdir(folder)

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Name every object, each with its length; what is no file of its own here has another one."""
        for folder in sorted(self.root.glob("??")):
            with os.scandir(folder) as entries:
                for entry in entries:
                    try:
                        yield entry.name, entry.stat(follow_symlinks=False).st_size
                    except FileNotFoundError:
                        continue  # removed as it was finished or given up meanwhile

    def keep_note(self, name: str, text: bytes) -> None:
        """Write a note beside the objects, whole or not at all; one of that name is replaced."""
        folder = self.root / _NOTES
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with files.atomic(folder / name) as out:
            out.write(text)

    def notes(self, kind: str = "") -> list[str]:
        """Name the notes whose names begin so, in the order of their names."""
        try:
            # What a killed writer left of a note has a name of its own, which begins with a dot.
            return sorted(
                name for name in os.listdir(self.root / _NOTES) if name[0] != "." and name.startswith(kind)
            )
        except FileNotFoundError:
            return []

    def read_note(self, name: str) -> bytes:
        """Read a note.

        Raises:
            ObjectMissing: there is none of that name.
        """
        try:
            return (self.root / _NOTES / name).read_bytes()
        except FileNotFoundError as missing:
            raise ObjectMissing(f"The vault does not hold the note {name}.") from missing

    def drop_note(self, name: str) -> None:
        """Remove a note, if it is there."""
        (self.root / _NOTES / name).unlink(missing_ok=True)
