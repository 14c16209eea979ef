"""Makes new files and their names outlive a loss of power: all at once, where the file system can do that."""

import ctypes
import os
from collections.abc import Collection
from pathlib import Path

# Where `syncfs` waits for the data and the names of everything written: ext2 to ext4, XFS, Btrfs, F2FS,
# overlays of these, and memory. Of any other file system we do not know it.
_AT_ONCE = {0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x794C7630, 0x01021994}
_STATFS_WORDS = 32
_libc = ctypes.CDLL(None, use_errno=True)


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
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _kind(descriptor: int) -> int:
    """Tell the number by which the kernel knows a file system's kind."""
    told = (ctypes.c_long * _STATFS_WORDS)()
    _check(_libc.fstatfs(descriptor, told), descriptor)
    return int(told[0])


def _check(result: int, what: Path | int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(what))
