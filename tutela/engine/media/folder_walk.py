"""Walks folders without changing them: every entry once, by its raw bytes, at any depth, no link followed."""

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tutela.printable import shown

# Never wait for a pipe's other end, never follow a link, and leave access times alone.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NO_TRACE = getattr(os, "O_NOATIME", 0)


class EntryKind(StrEnum):
    """What an entry is that has no content to read; a mount is another file system that was not entered."""

    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"
    MOUNT = "mount"
    UNREADABLE = "unreadable"


@dataclass(slots=True)
class WalkedEntry:
    """One directory entry. `stream` is open for a readable file; `kind` is set for everything else."""

    path: bytes
    status: os.stat_result | None
    kind: EntryKind | None = None
    detail: str = ""
    stream: io.FileIO | None = None

    def has_changed(self) -> bool:
        """Say of a file that was just read, and is still open, whether it changed meanwhile."""
        if self.stream is None or self.status is None:
            return False
        now, before = os.fstat(self.stream.fileno()), self.status
        return (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns)

    def mark_unreadable(self, why: str) -> None:
        """Note that a file which opened could not be read to its end."""
        self.kind, self.detail = EntryKind.UNREADABLE, why


def walk(source: bytes, *, enters_mounts: bool = True, reads_links: bool = True) -> Iterator[WalkedEntry]:
    """Give every entry at and below the source, in the order of their raw names; the source itself first.

    Paths are those below the source: the source itself is b"" if it is a folder, and its name if it is not.
    A file's stream is open when it is given and must be closed by the caller.

    Args:
        source: a folder or file.
        enters_mounts: whether file systems mounted below the source are walked too, or given as mounts.
        reads_links: whether to say where a link leads; no system reads that without a new access time.

    Raises:
        OSError: there is nothing at this path.
    """
    for entry in _entries(source, enters_mounts=enters_mounts):
        yield entry if isinstance(entry, WalkedEntry) else _looked_at(entry, reads_links=reads_links)


def count(source: bytes) -> int:
    """Count the entries that `walk` will give, without opening a file: for a time left.

    Raises:
        OSError: there is nothing at this path.
    """
    return sum(1 for _ in _entries(source, enters_mounts=True))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry that is no folder, to be opened by its name in a folder that is open."""

    folder: int | None
    name: bytes
    path: bytes
    status: os.stat_result


def _entries(source: bytes, *, enters_mounts: bool) -> Iterator[WalkedEntry | _Entry]:
    """Give folders, and what could not be looked at, as they are found, and everything else to be opened."""
    status = os.lstat(source)
    if not stat.S_ISDIR(status.st_mode):
        yield _Entry(None, source, os.path.basename(source), status)
        return
    here = _Here(source)
    try:
        yield from _tree(here, status, None if enters_mounts else status.st_dev)
    finally:
        here.close()


def _tree(here: "_Here", status: os.stat_result, device: int | None) -> Iterator[WalkedEntry | _Entry]:
    """Go down without recursion and with one folder open, so that no depth is too deep."""
    entry, names = _folder(here, b"", status)
    yield entry
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
            yield WalkedEntry(path, None, EntryKind.UNREADABLE, f"cannot be looked at: {_why(refused)}")
            continue
        if not stat.S_ISDIR(status.st_mode):
            yield _Entry(opened, name, path, status)
            continue
        if device is not None and status.st_dev != device:
            yield WalkedEntry(path, status, EntryKind.MOUNT, "another file system")
            continue
        entry, names = _folder(here, path, status)
        yield entry
        levels.append((path, names))


def _folder(here: "_Here", path: bytes, status: os.stat_result) -> tuple[WalkedEntry, Iterator[bytes]]:
    """Give a folder and the names in it; one that cannot be listed to its end has none."""
    try:
        names = sorted(os.fsencode(name) for name in os.listdir(here.at(path)))
    except OSError as refused:
        why = f"folder cannot be opened: {_why(refused)}"
        return WalkedEntry(path, status, EntryKind.UNREADABLE, why), iter(())
    return WalkedEntry(path, status, EntryKind.FOLDER), iter(names)


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


def _looked_at(entry: _Entry, *, reads_links: bool) -> WalkedEntry:
    """Look at one entry that is no folder; open it if it is a file."""
    path, status, mode = entry.path, entry.status, entry.status.st_mode
    try:
        if stat.S_ISLNK(mode):
            target = os.readlink(entry.name, dir_fd=entry.folder) if reads_links else b""
            return WalkedEntry(path, status, EntryKind.LINK, "to " + shown(target)[:280] if target else "")
        if not stat.S_ISREG(mode):
            return WalkedEntry(
                path, status, EntryKind.SPECIAL, _SPECIAL.get(stat.S_IFMT(mode), "special file")
            )
        stream = os.fdopen(_open(entry.folder, entry.name, 0), "rb", buffering=0)
    except OSError as refused:
        return WalkedEntry(path, status, EntryKind.UNREADABLE, f"cannot be opened: {_why(refused)}")
    status = os.fstat(stream.fileno())
    if not stat.S_ISREG(status.st_mode):
        stream.close()
        return WalkedEntry(path, status, EntryKind.SPECIAL, "no plain file any more")
    return WalkedEntry(path, status, stream=stream)


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
        return os.open(name, _FLAGS | extra | _NO_TRACE, dir_fd=parent)
    except PermissionError:
        # Only a file's owner may ask for this; others read without it.
        return os.open(name, _FLAGS | extra, dir_fd=parent)
