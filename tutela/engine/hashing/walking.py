"""Walks folders by their raw bytes: every entry is told of, no link is followed, nothing is changed."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What an entry of a folder is; only files are opened."""

    FILE = "file"
    LINK = "link"
    SPECIAL = "special"
    MOUNT = "mount"
    UNREADABLE = "unreadable"


_NOTES = {
    Sort.FILE: "",
    Sort.LINK: "a link; not followed",
    Sort.SPECIAL: "a device, socket or pipe; not opened",
    Sort.MOUNT: "another file system; give its path to include it",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry met on the way: its exact path, what it is, and why it is not opened if it is not."""

    path: bytes
    sort: Sort
    note: str = ""


def walk(paths: Iterable[bytes]) -> Iterator[Entry]:
    """Tell of every file under the paths, folder by folder in the order of their bytes.

    Folders are told of only when they cannot be read or lie on another file system than the path that led
    to them: a disk's pseudo file systems never end.
    """
    for path in paths:
        try:
            status = os.lstat(path)
        except OSError as fault:
            yield Entry(path, Sort.UNREADABLE, fault.strerror or "cannot be read")
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _inside(path, status.st_dev)
        else:
            yield _entry(path, status)


def open_unchanged(path: bytes) -> int:
    """Open a file to read and leave no trace: not even the time of last access where that can be helped.

    Raises:
        OSError: it cannot be read, or is no plain file any more.
    """
    opened = _opened(path, os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError(0, "no plain file any more")
    return opened


def _opened(path: bytes, flags: int) -> int:
    flags |= os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:
        # Only an owner may ask for that; a reader of somebody else's file leaves an access time.
        return os.open(path, flags)


def _names(folder: bytes) -> list[bytes]:
    opened = _opened(folder, os.O_DIRECTORY)
    try:
        return sorted(os.fsencode(name) for name in os.listdir(opened))
    finally:
        os.close(opened)


def _inside(folder: bytes, device: int) -> Iterator[Entry]:
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            names = _names(at)
        except OSError as fault:
            yield Entry(at, Sort.UNREADABLE, fault.strerror or "cannot be read")
            continue
        folders = []
        for name in names:
            path = os.path.join(at, name)
            try:
                status = os.lstat(path)
            except OSError as fault:
                yield Entry(path, Sort.UNREADABLE, fault.strerror or "cannot be read")
                continue
            if not stat.S_ISDIR(status.st_mode):
                yield _entry(path, status)
            elif status.st_dev != device:
                yield Entry(path, Sort.MOUNT, _NOTES[Sort.MOUNT])
            else:
                folders.append(path)
        waiting.extend(reversed(folders))


def _entry(path: bytes, status: os.stat_result) -> Entry:
    sort = Sort.SPECIAL
    if stat.S_ISREG(status.st_mode):
        sort = Sort.FILE
    elif stat.S_ISLNK(status.st_mode):
        sort = Sort.LINK
    return Entry(path, sort, _NOTES[sort])
