"""Walks a source without changing it: every directory entry once, by its raw bytes, links never followed."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tutela.casework.cases.models import UnsealedEntry
from tutela.casework.items.models import shown

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
    stream: BinaryIO | None = None


class SourceMissing(FileNotFoundError):
    """The folder or file to receive is not there."""

    code = "TU-C01"


def walk(source: Path) -> Iterator[Found]:
    """Give every entry at and below the source, in the order of their raw names; the source itself first.

    A file's stream is open when it is given and must be closed by the caller.

    Raises:
        SourceMissing: there is nothing at this path.
    """
    try:
        status = os.lstat(source)
    except FileNotFoundError as missing:
        raise SourceMissing(f"{source} is not there. Name the folder or file to receive.") from missing
    if stat.S_ISDIR(status.st_mode):
        yield from _folder(None, os.fsencode(source), b"", status)
    else:
        yield _entry(None, os.fsencode(source), os.fsencode(source.name), status)


def count(source: Path) -> Iterator[None]:
    """Give one nothing for every entry that `walk` will give, without opening a file: for a time left."""
    yield None
    for _, folders, files in os.walk(os.fsencode(source)):
        yield from (None for _ in (*folders, *files))


def _folder(parent: int | None, name: bytes, path: bytes, status: os.stat_result) -> Iterator[Found]:
    try:
        folder = _open(parent, name, os.O_DIRECTORY)
    except OSError as refused:
        yield Found(
            path, status, Kind.UNREADABLE, f"folder cannot be opened: {os.strerror(refused.errno or 0)}"
        )
        return
    try:
        yield Found(path, status, Kind.FOLDER)
        for below in sorted(os.fsencode(one) for one in os.listdir(folder)):
            inner = os.path.join(path, below)
            try:
                inner_status = os.stat(below, dir_fd=folder, follow_symlinks=False)
            except OSError as refused:
                yield Found(
                    inner, None, Kind.UNREADABLE, f"cannot be looked at: {os.strerror(refused.errno or 0)}"
                )
                continue
            if stat.S_ISDIR(inner_status.st_mode):
                yield from _folder(folder, below, inner, inner_status)
            else:
                yield _entry(folder, below, inner, inner_status)
    finally:
        os.close(folder)


def _entry(parent: int | None, name: bytes, path: bytes, status: os.stat_result) -> Found:
    if stat.S_ISLNK(status.st_mode):
        target = os.readlink(name, dir_fd=parent)
        return Found(path, status, Kind.LINK, "to " + shown(target)[:280])
    if not stat.S_ISREG(status.st_mode):
        return Found(path, status, Kind.SPECIAL, _SPECIAL.get(stat.S_IFMT(status.st_mode), "special file"))
    try:
        descriptor = _open(parent, name, 0)
    except OSError as refused:
        return Found(path, status, Kind.UNREADABLE, f"cannot be opened: {os.strerror(refused.errno or 0)}")
    return Found(path, os.fstat(descriptor), stream=os.fdopen(descriptor, "rb", buffering=0))


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
