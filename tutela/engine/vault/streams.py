"""Streams as the vault reads them: from a position that can be moved, into room that is used again."""

import io
import os
import threading
from typing import Protocol


class Source(Protocol):
    """Bytes that are read once, from the first to the last."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill some of the buffer, and say how much; nothing at the end."""


class Scratch(threading.local):
    """Memory that each thread has for itself and uses again.

    Fresh memory for each file costs more than reading it: the kernel hands out cleared pages one by one.
    """

    def __init__(self, size: int) -> None:
        """Have so many bytes, as `octets`."""
        self.octets = memoryview(bytearray(size))


def fill(room: memoryview, source: Source) -> int:
    """Read until the room is full or the source ends; say how much there is of it."""
    at = 0
    while at < len(room) and (got := source.readinto(room[at:])):
        at += got
    return at


class Positioned(io.RawIOBase):
    """A seekable, read-only stream; who derives from it sets `size`, and reads on from `at`."""

    at = size = 0

    def readable(self) -> bool:
        """Say that this stream is for reading."""
        return True

    def seekable(self) -> bool:
        """Say that any range can be read."""
        return True

    def tell(self) -> int:
        """Give the position."""
        return self.at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a position, as every file does; never before the first byte."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.size}[whence]
        self.at = max(0, base + offset)
        return self.at
