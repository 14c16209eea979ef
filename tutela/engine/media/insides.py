"""Finds pictures, films and archives inside the file of a picture or a film, where no decoder reads.

Segments for comments and makers, chunks of kinds of their own, and room that no table names can hold
anything. A small preview of the picture itself is most of what is found.
"""

import binascii
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from tutela.engine.media.endings import FREE_BOXES, Piece, pieces_within
from tutela.engine.media.file_types import HEAD_BYTES, NOT_MEDIA
from tutela.engine.media.jpeg.headers import IN_BLOCKS, frame_marker, segments
from tutela.engine.media.still_forms import png, raws, tiff

Stretch = tuple[int, int]
# What is shorter holds no file of any form.
_LEAST = 64
_BOX_HEAD = 16
_MOST_PIECES = 16
_SCAN, _MAKERS = 0xDA, (*range(0xE0, 0xF0), 0xFE)
# In the XMP of a file, pictures stand as text; what does not fit one segment of a JPEG goes on in others.
_XMP, _XMP_MORE = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_XMP_MORE_HEAD = len(_XMP_MORE) + 32
_AS_TEXT = re.compile(
    rb"(?:/9j/|iVBORw0KGgo|R0lGOD|UklGR)(?:[A-Za-z0-9+/]|[\r\n\t ]|&#x[ADad];|&#1[03];){80,}=?=?"
)
_NO_TEXT = re.compile(rb"[\r\n\t ]|&#x[ADad];|&#1[03];")
# The tags of where a preview in JPEG starts, and of how long it is.
_PREVIEW_AT, _PREVIEW_BYTES = 513, 514
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
        decoder: the one that opens it, as `Sniffed` names it; of a raw that none opens, what it is.
    """
    found = dict[int, Piece]()
    for look in _STRETCHES.get(decoder, ()):
        try:
            for start, end in look(data):
                if end - start >= _LEAST and len(found) < _MOST_PIECES:
                    known = (
                        piece for piece in pieces_within(data, start, end) if piece.sniffed is not NOT_MEDIA
                    )
                    found = {piece.start: piece for piece in known} | found
        except (struct.error, KeyError, IndexError):
            pass  # a file in disorder is damaged, and told so
    return list(found.values())[:_MOST_PIECES]


def packed_in_texts(data: bytes, decoder: str) -> tuple[list[bytes], int]:
    """Give what is packed into the texts of a PNG, of known forms only, and how many of these are too long.

    Args:
        data: the whole file.
        decoder: the one that opens it, as `Sniffed` names it.
    """
    if decoder != "PNG":
        return [], 0
    texts, too_long = png.packed_texts(data)
    found = _as_text(texts)
    for text in texts:
        pieces = pieces_within(text, 0, len(text))
        found += [text[piece.start : piece.end] for piece in pieces if piece.sniffed is not NOT_MEDIA]
    return found[:_MOST_PIECES], too_long


def pictures_as_text(data: bytes, decoder: str) -> list[bytes]:
    """Give the pictures that stand as text in a file's XMP, as makers keep previews and first versions there.

    Args:
        data: the whole file.
        decoder: the one that opens it, as `Sniffed` names it.
    """
    return _as_text(_xmp_of_jpeg(data) if decoder == "JPEG" else [data])


def _as_text(texts: Iterable[bytes]) -> list[bytes]:
    found = list[bytes]()
    for match in (match for text in texts for match in _AS_TEXT.finditer(text)):
        letters = _NO_TEXT.sub(b"", match.group()).rstrip(b"=")
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        found.append(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))
        if len(found) == _MOST_PIECES:
            break
    return found


def _xmp_of_jpeg(data: bytes) -> list[bytes]:
    """Give the text of a JPEG's XMP: of its one segment, and of those that it goes on in, put together."""
    first, more = list[bytes](), list[tuple[int, bytes]]()
    for marker, start, after in segments(data):
        if marker == _SCAN:
            break
        content = data[start:after]
        if content.startswith(_XMP):
            first.append(content)
        elif content.startswith(_XMP_MORE) and len(content) > _XMP_MORE_HEAD + 8:
            (offset,) = struct.unpack_from(">I", content, _XMP_MORE_HEAD + 4)
            more.append((offset, content[_XMP_MORE_HEAD + 8 :]))
    return [*first, b"".join(content for _, content in sorted(more, key=lambda each: each[0]))]


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


def _previews(data: bytes) -> Iterator[Stretch]:
    """Give where a table of a TIFF says that a picture in JPEG stands: a camera's own preview of a raw."""
    for page in tiff.pages(data):
        for table in (page, *tiff.below(data, page)):
            yield from _preview(data, table)


def _preview(data: bytes, table: tiff.Page) -> Iterator[Stretch]:
    starts, lengths = table.numbers(data, _PREVIEW_AT), table.numbers(data, _PREVIEW_BYTES)
    for start, length in zip(starts, lengths, strict=False):
        if data[start : start + 3] == b"\xff\xd8\xff":
            yield start, min(start + length, len(data))
    if table.is_below:
        for start, length in table.pieces(data):
            # What has no frame that Pillow reads, as a lossless raw, is told with the raws.
            if (
                data[start : start + 3] == b"\xff\xd8\xff"
                and frame_marker(data[start : start + length]) in IN_BLOCKS
            ):
                yield start, min(start + length, len(data))


_STRETCHES: dict[str, tuple[Callable[[bytes], Iterator[Stretch]], ...]] = {
    "JPEG": (_of_jpeg,), "PNG": (_of_png,), "WEBP": (_of_webp,), "TIFF": (_previews, _of_tiff),
    raws.MIME: (raws.previews,),
}  # fmt: skip
