"""Reads what comes in pieces as one stream of bytes."""

import io
from collections.abc import Iterator
from typing import Any


def joined(pieces: Iterator[bytes]) -> io.BufferedReader:
    """Give a stream of what some pieces hold together; what making one of them raises, reading raises."""
    return io.BufferedReader(_Joined(pieces))


class _Joined(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._pending = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._pending:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._pending = piece
        count = min(len(buffer), len(self._pending))
        buffer[:count], self._pending = self._pending[:count], self._pending[count:]
        return count
