"""Writes files whole or not at all, readable by their owner only, so that they outlive a loss of power."""

import ctypes
import errno
import glob
import hashlib
import io
import os
import uuid
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from tutela.errors import Invalid

# Where `syncfs` waits for the data and the names of everything written: ext2 to ext4, XFS, Btrfs, F2FS,
# overlays of these, and memory. Of any other file system we do not know it.
_AT_ONCE = {0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x794C7630, 0x01021994}
_STATFS_WORDS = 32
_OTHERS = 0o077
_libc = ctypes.CDLL(None, use_errno=True)


class FileThere(Invalid):
    """A file was to be written where there is one already."""

    code = "TU-H15"


class Unwritable(Invalid):
    """A file could not be written where it was to be."""

    code = "TU-H16"


@contextmanager
def atomic(target: Path) -> Iterator[BinaryIO]:
    """Give a stream whose bytes take a file's name only when all of them are on the disk.

    A file of that name is replaced. Whatever happens in the block, nothing half written has the name; of
    several who write it at once, one is the last.

    Raises:
        OSError: something could not be written.
    """
    # A name that nobody else has: not another thread, nor a process of this number on another machine.
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync(target.parent)


def remove_parts(target: Path) -> None:
    """Remove what killed writers of a file left; only who is sure that nobody writes it now may call this."""
    for part in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        part.unlink()


@contextmanager
def new_file(target: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Do what `atomic` does for a file that somebody named, and refuse to write over one unless told.

    Raises:
        FileThere: there is a file, and it was not said to write over it.
        Unwritable: the folder is not there or may not be written to.
    """
    if target.exists() and not force:
        raise FileThere(f"{target} is there already. Choose another name, or say --force to write over it.")
    with ExitStack() as stack:
        try:
            out = stack.enter_context(atomic(target))
        except OSError as refused:
            raise Unwritable(
                f"{target} cannot be written: {refused.strerror}. Choose another folder."
            ) from refused
        yield out


def read_secret(path: Path) -> str:
    """Give the text of a file that nobody but its owner can read.

    Raises:
        OSError: it cannot be read, is no text, or others can read it; `strerror` says which.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            raise PermissionError(errno.EACCES, "others can read it. Run `chmod 600` on it", str(path))
        try:
            return file.read().decode().strip()
        except UnicodeDecodeError as wrong:
            raise OSError(errno.EILSEQ, "it is not text in UTF-8", str(path)) from wrong


class Digesting(io.RawIOBase):
    """A stream that takes the SHA-256 of what is written, and passes it on if there is anywhere to."""

    def __init__(self, out: BinaryIO | None = None) -> None:
        self._out, self._digest = out, hashlib.sha256()
        self.size_bytes = 0

    def writable(self) -> bool:
        """Say that this stream is for writing."""
        return True

    def write(self, octets: bytes) -> int:  # type: ignore[override]  # narrower than Buffer
        """Take some bytes."""
        self._digest.update(octets)
        self.size_bytes += len(octets)
        if self._out is not None:
            self._out.write(octets)
        return len(octets)

    def hexdigest(self) -> str:
        """Give the SHA-256 of all that was written."""
        return self._digest.hexdigest()


def sync(path: Path) -> None:
    """Wait until a file's bytes, or the names in a folder, are on the disk.

    Raises:
        OSError: something could not be written.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle(folder: Path, files: Collection[Path]) -> None:
    """Wait until files below a folder, and their names, are on the disk.

    One `syncfs` for many small files costs what a few of them would cost one by one.

    Raises:
        OSError: something could not be written.
    """
    if not files:
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if _kind(descriptor) in _AT_ONCE:
            _check(_libc.syncfs(descriptor), folder)
            return
    finally:
        os.close(descriptor)
    one_by_one(folder, files)


def one_by_one(folder: Path, files: Collection[Path]) -> None:
    """Do the same with a call for each file and for each folder that names one.

    Raises:
        OSError: something could not be written.
    """
    for path in [*files, *{file.parent for file in files}, folder]:
        sync(path)


def _kind(descriptor: int) -> int:
    """Tell the number by which the kernel knows a file system's kind."""
    words = (ctypes.c_long * _STATFS_WORDS)()
    _check(_libc.fstatfs(descriptor, words), descriptor)
    return int(words[0])


def _check(result: int, what: Path | int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(what))
