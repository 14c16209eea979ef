"""Goes from box to box of an ISO base media file: of HEIF, of a raw in CR3, of a film."""

import re
from collections.abc import Iterator

HEAD, LONG_HEAD, TO_THE_END = 8, 16, 0
NAME = re.compile(rb"[\x20-\x7e\xa9]{4}")

Box = tuple[bytes, int, int]
"""The name of a box, where its content starts and where it ends."""


def boxes(data: bytes, at: int = 0, end: int | None = None) -> Iterator[Box]:
    """Give name, start of the content and end of each box, as long as one follows after the other.

    Source:
        ISO/IEC 14496-12, 4.2: object structure.
    """
    end = len(data) if end is None else end
    while at + HEAD <= end and NAME.fullmatch(data, at + 4, at + 8):
        size, start = int.from_bytes(data[at : at + 4], "big"), at + HEAD
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + LONG_HEAD
        after = end if size == TO_THE_END else at + size
        if not start <= after <= end:
            return
        yield data[at + 4 : at + 8], start, after
        at = after
