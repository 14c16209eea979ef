"""Walks a source without changing it: every directory entry once, by its raw bytes, links never followed."""

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tutela.casework.cases.models import UnsealedEntry
from tutela.errors import Missing
from tutela.printable import shown

Kind = UnsealedEntry.Kind
# Never wait for a pipe's other end, never follow a link, and leave access times alone.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(slots=True)
class Found:
    """One directory entry. `stream` is open for a readable file; `kind` is set for everything else."""

    path: bytes
    status: os.stat_result | None
    kind: Kind | None = None
    detail: str = ""
    stream: io.FileIO | None = None

    def look_again(self) -> None:
        """Note of a file that was just read, and is still open, whether it changed meanwhile."""
        if self.stream is None or self.status is None:
            return
        now, before = os.fstat(self.stream.fileno()), self.status
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            self.detail = "it changed while it was received"


class SourceMissing(Missing, FileNotFoundError):
    """The folder or file to receive is not there."""

    code = "TU-C01"


def require(source: Path) -> os.stat_result:
    """Make sure that there is something to receive.

    Raises:
        SourceMissing: there is nothing at this path.
    """
    try:
        return os.lstat(source)
    except OSError as missing:
        raise SourceMissing(f"{source} is not there. Name the folder or file to receive.") from missing


def walk(source: Path) -> Iterator[Found]:
    """Give every entry at and below the source, in the order of their raw names; the source itself first.

    A file's stream is open when it is given and must be closed by the caller.

    Raises:
        SourceMissing: there is nothing at this path.
    """
    for entry in _entries(source):
        yield entry if isinstance(entry, Found) else _found(entry)


def count(source: Path) -> int:
    """Count the entries that `walk` will give, without opening a file: for a time left."""
    return sum(1 for _ in _entries(source))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry that is no folder, to be opened by its name in a folder that is open."""

    folder: int | None
    name: bytes
    path: bytes
    status: os.stat_result


def _entries(source: Path) -> Iterator[Found | _Entry]:
    """Give folders, and what could not be looked at, as they are found, and everything else to be opened."""
    status, raw = require(source), os.fsencode(source)
    if not stat.S_ISDIR(status.st_mode):
        yield _Entry(None, raw, os.fsencode(source.name), status)
        return
    here = _Here(raw)
    try:
        yield from _tree(here, status)
    finally:
        here.close()


def _tree(here: "_Here", status: os.stat_result) -> Iterator[Found | _Entry]:
    """Go down without recursion and with one folder open, so that no depth is too deep."""
    found, names = _folder(here, b"", status)
    yield found
    levels = [(b"", names)]
    while levels:
        folder, names = levels[-1]
        name = next(names, None)
        if name is None:
            levels.pop()
            continue
        path = os.path.join(folder, name)
        try:
            opened = here.at(folder)
            status = os.stat(name, dir_fd=opened, follow_symlinks=False)
        except OSError as refused:
            yield Found(path, None, Kind.UNREADABLE, f"cannot be looked at: {_why(refused)}")
            continue
        if not stat.S_ISDIR(status.st_mode):
            yield _Entry(opened, name, path, status)
            continue
        found, names = _folder(here, path, status)
        yield found
        levels.append((path, names))


def _folder(here: "_Here", path: bytes, status: os.stat_result) -> tuple[Found, Iterator[bytes]]:
    """Give a folder and the names in it; one that cannot be listed to its end has none."""
    try:
        names = sorted(os.fsencode(one) for one in os.listdir(here.at(path)))
    except OSError as refused:
        return Found(path, status, Kind.UNREADABLE, f"folder cannot be opened: {_why(refused)}"), iter(())
    return Found(path, status, Kind.FOLDER), iter(names)


class _Here:
    """The one folder below the source that is open; links are never followed on the way to it."""

    def __init__(self, source: bytes) -> None:
        self._source, self._path, self._folder = source, b"", _NONE

    def at(self, path: bytes) -> int:
        """Open a folder by its path below the source, unless it is the one that is open."""
        if self._folder == _NONE or path != self._path:
            above, _, name = path.rpartition(b"/")
            is_next = self._folder != _NONE and path != b"" and above == self._path
            folder = _open(self._folder, name, os.O_DIRECTORY) if is_next else self._from_the_source(path)
            self.close()
            self._path, self._folder = path, folder
        return self._folder

    def _from_the_source(self, path: bytes) -> int:
        folder = _open(None, self._source, os.O_DIRECTORY)
        for name in path.split(b"/") if path else ():
            try:
                below = _open(folder, name, os.O_DIRECTORY)
            finally:
                os.close(folder)
            folder = below
        return folder

    def close(self) -> None:
        """Close the folder that is open."""
        if self._folder != _NONE:
            os.close(self._folder)
            self._folder = _NONE


def _found(entry: _Entry) -> Found:
    """Look at one entry that is no folder; open it if it is a file."""
    path, status, mode = entry.path, entry.status, entry.status.st_mode
    try:
        if stat.S_ISLNK(mode):
            target = os.readlink(entry.name, dir_fd=entry.folder)
            return Found(path, status, Kind.LINK, "to " + shown(target)[:280])
        if not stat.S_ISREG(mode):
            return Found(path, status, Kind.SPECIAL, _SPECIAL.get(stat.S_IFMT(mode), "special file"))
        stream = os.fdopen(_open(entry.folder, entry.name, 0), "rb", buffering=0)
    except OSError as refused:
        return Found(path, status, Kind.UNREADABLE, f"cannot be opened: {_why(refused)}")
    return Found(path, os.fstat(stream.fileno()), stream=stream)


def _why(refused: OSError) -> str:
    return os.strerror(refused.errno or 0)


_NONE = -1
_SPECIAL = {
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFBLK: "block device",
    stat.S_IFCHR: "character device",
}


def _open(parent: int | None, name: bytes, extra: int) -> int:
    try:
        return os.open(name, _FLAGS | extra | os.O_NOATIME, dir_fd=parent)
    except PermissionError:
        # Only a file's owner may ask for this; others read without it.
        return os.open(name, _FLAGS | extra, dir_fd=parent)
