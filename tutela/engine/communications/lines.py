"""Gives the lines of a file with their places, none longer than is held at once."""

from collections.abc import Iterator
from typing import BinaryIO

MOST_BYTES = 8 << 20
_MARK = b"\xef\xbb\xbf"


def of(stream: BinaryIO, most: int = MOST_BYTES) -> Iterator[tuple[int, int, bytes]]:
    """Give number, first byte and bytes of each line, its end included; a longer one comes in pieces."""
    offset, number = 0, 0
    while line := stream.readline(most):
        number += 1
        if number == 1 and line.startswith(_MARK):
            line, offset = line[len(_MARK) :], len(_MARK)
        yield number, offset, line
        offset += len(line)
