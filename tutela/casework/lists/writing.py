"""Writes a file whole or not at all, where nobody but its owner can read it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from tutela.errors import Invalid


class FileThere(Invalid):
    """A file was to be written where there is one already."""

    code = "TU-H15"


class Unwritable(Invalid):
    """A file could not be written where it was to be."""

    code = "TU-H16"


@contextmanager
def whole(target: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Give a stream whose bytes appear at the target only when all of them are on the disk.

    Raises:
        FileThere: there is a file, and it was not said to write over it.
        Unwritable: the folder is not there or may not be written to.
    """
    if target.exists() and not force:
        raise FileThere(f"{target} is there already. Choose another name, or say --force to write over it.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as refused:
        raise Unwritable(
            f"{target} cannot be written: {refused.strerror}. Choose another folder."
        ) from refused
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield cast(BinaryIO, out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
