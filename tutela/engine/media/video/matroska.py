"""Says whether a Matroska or WebM file is as long as it says: its pictures tell nothing of a lost end."""

from typing import BinaryIO

_SEGMENT = b"\x18\x53\x80\x67"
# An identifier takes up to four bytes, a size up to eight; all bits set mean that the size is not known.
_HEAD_BYTES, _LONGEST_SIZE = 4096, 8


def is_as_long_as_stated(stream: BinaryIO) -> bool | None:
    """Say whether a file holds all of its segment; None where it does not state a length.

    Args:
        stream: the file; left anywhere.

    Source:
        RFC 8794 (EBML), sections 4, 5 and 6.2.
    """
    end = end_of(stream)
    return None if end is None else stream.seek(0, 2) >= end


def end_of(stream: BinaryIO) -> int | None:
    """Give where a file's segment ends by its own word; None where it states no length."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    # The header names itself and says how long it is; the segment follows it.
    first = _size(head, 4)
    if first is None:
        return None
    after, length = first
    at = after + length
    if head[at : at + 4] != _SEGMENT:
        return None
    segment = _size(head, at + 4)
    return None if segment is None else sum(segment)


def _size(head: bytes, at: int) -> tuple[int, int] | None:
    """Read a size: where it ends, and what it says; None where it is not known."""
    if at >= len(head) or not head[at]:
        return None
    many = 9 - head[at].bit_length()
    if many > _LONGEST_SIZE or at + many > len(head):
        return None
    bits = 7 * many
    value = int.from_bytes(head[at : at + many], "big") & ((1 << bits) - 1)
    return None if value == (1 << bits) - 1 else (at + many, value)
