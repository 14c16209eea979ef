"""Finds pictures, films and archives inside the file of a picture or a film, where no decoder reads.

Segments for comments and makers, chunks of kinds of their own, and room that no table names can hold
anything. A small preview of the picture itself is most of what is found.
"""

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tutela.engine.media.endings import FREE_BOXES, Piece, pieces_within
from tutela.engine.media.file_types import HEAD_BYTES, NOT_MEDIA
from tutela.engine.media.jpeg.headers import segments
from tutela.engine.media.still_forms import tiff

Stretch = tuple[int, int]
# What is shorter holds no file of any form.
_LEAST = 64
_BOX_HEAD = 16
_MOST_PIECES = 16
_SCAN, _MAKERS = 0xDA, (*range(0xE0, 0xF0), 0xFE)
_OF_PNG = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"fdAT", b"fcTL", b"acTL", b"iCCP", b"tRNS", b"hIST", b"sPLT")
_OF_WEBP = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
# How long a value of each type of a tag is.
_VALUE_BYTES = {
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
}  # fmt: skip


def pieces_inside(data: bytes, decoder: str) -> list[Piece]:
    """Find what stands inside a picture's file, of known forms only.

    Args:
        data: the whole file.
        decoder: the one that opens it, as `Sniffed` names it.
    """
    if decoder not in _STRETCHES:
        return []
    found = list[Piece]()
    try:
        for start, end in _STRETCHES[decoder](data):
            if end - start >= _LEAST and len(found) < _MOST_PIECES:
                found += [
                    piece for piece in pieces_within(data, start, end) if piece.sniffed is not NOT_MEDIA
                ]
    except (struct.error, KeyError, IndexError):
        pass  # a file in disorder is damaged, and told so
    return found[:_MOST_PIECES]


def pieces_inside_boxes(stream: BinaryIO) -> list[Piece]:
    """Find what starts a box of a film that is for whatever a maker likes, of known forms only."""
    found, size, at = list[Piece](), stream.seek(0, 2), 0
    while at + _BOX_HEAD <= size and len(found) < _MOST_PIECES:
        stream.seek(at)
        head = stream.read(_BOX_HEAD + HEAD_BYTES)
        length, name, start = int.from_bytes(head[:4], "big"), head[4:8], 8
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), _BOX_HEAD
        length = length or size - at  # the last one may go on to the end
        if name in FREE_BOXES and _BOX_HEAD + _LEAST < length <= size - at:
            pieces = pieces_within(head, start, min(length, len(head)))
            known = [piece for piece in pieces if piece.sniffed is not NOT_MEDIA]
            found += [Piece(at + piece.start, at + length, piece.sniffed) for piece in known[:1]]
        if length < 8:  # noqa: PLR2004 - no box
            break
        at += length
    return found


def _of_jpeg(data: bytes) -> Iterator[Stretch]:
    for marker, start, after in segments(data):
        if marker == _SCAN:
            return
        if marker in _MAKERS:
            yield start, after


def _of_png(data: bytes) -> Iterator[Stretch]:
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"IEND":
            return
        if data[at + 4 : at + 8] not in _OF_PNG:
            yield at + 8, min(len(data), at + 8 + length)
        at += 12 + length


def _of_webp(data: bytes) -> Iterator[Stretch]:
    at, end = 12, min(len(data), 8 + int(struct.unpack_from("<I", data, 4)[0]))
    while at + 8 <= end:
        (length,) = struct.unpack_from("<I", data, at + 4)
        if data[at : at + 4] not in _OF_WEBP:
            yield at + 8, min(end, at + 8 + length)
        at += 8 + length + length % 2


def _of_tiff(data: bytes) -> Iterator[Stretch]:
    """Give what lies behind everything that the tables of pages name; tables below them may name it."""
    end = 0
    for page in tiff.pages(data):
        end = max([end, *(start + length for start, length in page.pieces(data))])
        offset = f"{page.order}{'Q' if page.is_big else 'I'}"
        for kind, many, place in page.entries.values():
            end, size = max(end, place + 8), _VALUE_BYTES.get(kind, 0) * many
            if size > struct.calcsize(offset):
                end = max(end, struct.unpack_from(offset, data, place)[0] + size)
    if end:
        yield min(end, len(data)), len(data)


_STRETCHES: dict[str, Callable[[bytes], Iterator[Stretch]]] = {
    "JPEG": _of_jpeg, "PNG": _of_png, "WEBP": _of_webp, "TIFF": _of_tiff,
}  # fmt: skip
