"""Finds where a picture, or a film, ends in its file, and which known forms stand in what follows.

A file may go on behind its end with anything: a film (motion photos), another picture, an archive. Players
and decoders pass it over, and so would whoever looks at what they show.
"""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tutela.engine.media.file_types import HEAD_BYTES, NOT_MEDIA, Sniffed, sniff
from tutela.engine.media.forms.videos import PICTURES
from tutela.engine.media.jpeg.headers import MARKER, segments
from tutela.engine.media.still_forms import gif
from tutela.engine.media.still_forms.boxes import HEAD, LONG_HEAD, NAME, TO_THE_END, boxes

# What is shorter and of no known form holds no picture anybody would recognize: makers write dates there. It
# is told, and is no part of what a file shows.
LEAST_UNKNOWN = 1024
_MOST_PIECES = 16
# Of a long file's end only so much is searched for what may begin there.
_MOST_SEARCHED = 64 << 20
_PADDING = b"\0\xff \t\r\n"
_BEGINS = re.compile(
    rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}(?:WEBP|AVI )|\0.{3}ftyp|PK\x03\x04"
    rb"|\x1a\x45\xdf\xa3|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|%PDF-|\xfd7zXZ\0|BZh[1-9]1AY&SY"
    rb"|\x1f\x8b\x08[\0-\x1f].{4}[\0\2\4][\0-\x0d\xff]|ustar(?:\0|  \0)",
    re.DOTALL,
)
# Where the mark of a tar archive stands in it.
_TAR_MARK, _TAR_MARK_AT, _TAR_BLOCK = b"ustar", 257, 512
_ZIP_END = struct.Struct("<4s4H2LH")
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_END, _SCAN, _ALONE = 0xD9, 0xDA, (0x01, 0xD8)
_OWN_BOXES = (b"ftyp", b"meta", b"mdat", b"moov", b"moof", b"mfra", b"styp", b"sidx", b"pdin", b"wide")
# Boxes for whatever a maker likes; only what is of a known form in them is told.
FREE_BOXES = (b"free", b"skip", b"uuid", b"jumb", b"udta", b"pnot", b"PICT")
_FAULTS = (IndexError, struct.error, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in a file beside what its own form says: from where to where, and what it starts as."""

    start: int
    end: int
    sniffed: Sniffed

    @property
    def size_bytes(self) -> int:
        """How long it is."""
        return self.end - self.start

    @property
    def is_scrap(self) -> bool:
        """Whether it is of no known form and too short to show anything."""
        return self.sniffed is NOT_MEDIA and self.size_bytes < LEAST_UNKNOWN


def pieces_of_picture(data: bytes, decoder: str, end: int | None = None) -> list[Piece]:
    """Find what stands behind the end of a picture, or in boxes of its file that are not its own.

    Args:
        data: the whole file.
        decoder: the one that opens it, as `Sniffed` names it.
        end: where the picture ends, where that is known.
    """
    try:
        if decoder in ("HEIF", "AVIF"):
            return _in_boxes(data)
        if end is None:
            end = _ENDS[decoder](data) if decoder in _ENDS else len(data)
    except _FAULTS:
        return []  # where the end cannot be found, the picture is damaged and told so
    return list(pieces_within(data, end, len(data)))


def pieces_of_video(stream: BinaryIO, decoder: str, end: int | None = None) -> list[Piece]:
    """Find what stands behind the end of a film, from the heads of its parts alone.

    Args:
        stream: the file.
        decoder: the one that opens it, as `Sniffed` names it.
        end: where it ends, where that is known.
    """
    size = stream.seek(0, 2)
    try:
        if end is None:
            end = _VIDEO_ENDS[decoder](stream, size) if decoder in _VIDEO_ENDS else size
        end = min(end, size)
        stream.seek(end)
        tail = stream.read(min(size - end, _MOST_SEARCHED))
    except _FAULTS:
        return []
    found = list(pieces_within(tail, 0, len(tail)))
    if found and found[-1].end == len(tail):
        found[-1] = Piece(found[-1].start, size - end, found[-1].sniffed)
    return [Piece(end + piece.start, end + piece.end, piece.sniffed) for piece in found]


def has_films(data: bytes) -> bool:
    """Say whether a file of boxes has an index of films."""
    return any(name == b"moov" for name, _, _ in boxes(data))


def as_film(data: bytes) -> io.BytesIO:
    """Give a file of boxes as a film's: its stills are passed over, and everything stays where it is."""
    film = io.BytesIO(data)
    with film.getbuffer() as octets:
        for name, start, end in boxes(data):
            if name == b"ftyp":
                octets[start:end] = (b"isom" * ((end - start) // 4 + 1))[: end - start]
            elif name == b"meta":
                named_at = start - 4 if data[start - 4 : start] == name else start - 12
                octets[named_at : named_at + 4] = b"free"
    return film


def _end_of_jpeg(data: bytes, start: int = 0) -> int:
    """Give where a JPEG that starts there ends; the end of the data where it has none."""
    at = start + 2
    for marker, _, after in segments(data, at):
        at = after
        if marker == _SCAN:
            break
    while match := MARKER.search(data, at):
        at, marker = match.start(), data[match.start() + 1]
        if marker == _END:
            return at + 2
        at += 2 if marker in _ALONE else 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return len(data)


def _end_of_png(data: bytes, start: int = 0) -> int:
    at = start + 8
    while data[at + 4 : at + 8] != b"IEND":
        at += 12 + int(struct.unpack_from(">I", data, at)[0])
    return at + 12


def _end_of_riff(data: bytes, start: int = 0) -> int:
    size = int(struct.unpack_from("<I", data, start + 4)[0])
    return start + 8 + size + size % 2


def _end_of_bitmap(data: bytes, start: int = 0) -> int:
    (stated, offset, head) = struct.unpack_from("<I4xII", data, start + 2)
    if head < 40:  # noqa: PLR2004 - an older head; its statement is taken
        return start + int(stated)
    width, height, _, bits, packing, size = struct.unpack_from("<iiHHII", data, start + 18)
    if packing in (0, 3):
        size = (abs(width) * bits + 31) // 32 * 4 * abs(height)
    return start + int(offset) + int(size)


def _in_boxes(data: bytes) -> list[Piece]:
    """Find what the boxes of a file that are not its own hold, and what is no box."""
    found, at = list[Piece](), 0
    for name, start, end in boxes(data):
        if name not in _OWN_BOXES:
            payload = pieces_within(data, start, end)
            found += [piece for piece in payload if piece.sniffed is not NOT_MEDIA or name not in FREE_BOXES]
        at = end
    return [*found, *pieces_within(data, at, len(data))][:_MOST_PIECES]


def _end_of_boxes(data: bytes, start: int = 0) -> int:
    """Give where the boxes of a film end: before what is no box, and before another film."""
    end, is_begun = start, False
    for name, _, after in boxes(data, start):
        if is_begun and name == b"ftyp":
            break
        end, is_begun = after, True
    return end if end > start else len(data)


def pieces_within(data: bytes, at: int, end: int) -> Iterator[Piece]:
    """Cut what stands somewhere into pieces of known forms and what is between them; padding is left out."""
    count = 0
    while at < end and (left := data[at:end].lstrip(_PADDING)):
        begun = sniff(left[:HEAD_BYTES])
        begins = end - len(left) + begun.starts_at if begun is not NOT_MEDIA else end
        if begun.starts_at or begun is NOT_MEDIA:
            # What comes first counts, as an archive whose first member is a picture.
            found = _BEGINS.search(data, at, end)
            begins = min(begins, _begin_of(found, at)) if found else begins
        if data[at:begins].strip(_PADDING):
            yield Piece(at, begins, NOT_MEDIA)
            count += 1
        if begins == end:
            return
        sniffed = sniff(data[begins : min(end, begins + HEAD_BYTES)])
        after = _end_of_piece(data, begins, end, sniffed)
        if count + 1 >= _MOST_PIECES and after < end:
            # More than that: nobody looks into each alone; where all are pictures, they are opened as one.
            after, sniffed = end, PICTURES if _are_jpegs(data, begins, end) else NOT_MEDIA
        yield Piece(begins, after, sniffed)
        at, count = after, count + 1


def _are_jpegs(data: bytes, at: int, end: int) -> bool:
    """Say whether one whole JPEG after the other stands there, and nothing else."""
    try:
        while (begins := data.find(_JPEG, at, end)) >= 0:
            after = _end_of_jpeg(data, begins)
            if data[at:begins].strip(_PADDING) or data[after - 2 : after] != _JPEG_END:
                return False
            at = after
    except _FAULTS:
        return False
    return not data[at:end].strip(_PADDING)


def _begin_of(found: re.Match[bytes], least: int) -> int:
    """Give where a file begins of which a mark was found; that of a tar archive stands further on."""
    begin = found.start() - (_TAR_MARK_AT if found.group().startswith(_TAR_MARK) else 0)
    return begin if begin >= least else found.start()


def _end_of_zip(data: bytes, start: int = 0) -> int:
    """Give where a zip archive ends: the first end whose places count from its start, else the last one."""
    at, last = data.find(b"PK\5\6", start), len(data)
    while at >= 0:
        *_, length, directory, comment = _ZIP_END.unpack_from(data, at)
        last = at + _ZIP_END.size + comment
        if at - length - directory == start:
            break
        at = data.find(b"PK\5\6", at + 4)
    return last


def _end_of_tar(data: bytes, start: int = 0) -> int:
    """Give where a tar archive ends: behind its last member and the blocks of nought."""
    at = start
    while data[at + _TAR_MARK_AT : at + _TAR_MARK_AT + len(_TAR_MARK)] == _TAR_MARK:
        size = int(data[at + 124 : at + 136].strip(b" \0") or b"0", 8)
        at += _TAR_BLOCK * (1 + -(-size // _TAR_BLOCK))
    while at < len(data) and not data[at : at + _TAR_BLOCK].strip(b"\0"):
        at += _TAR_BLOCK
    return min(at, len(data))


def _end_of_piece(data: bytes, start: int, end: int, sniffed: Sniffed) -> int:
    look = _ENDS.get(sniffed.decoder) or (_end_of_boxes if sniffed.decoder in _BOXED else None)
    try:
        found = look(data, start) if look else end
    except _FAULTS:
        return end
    return found if start < found <= end else end


def _end_of_film_in_boxes(stream: BinaryIO, size: int) -> int:
    at, is_begun = 0, False
    while at + HEAD <= size:
        stream.seek(at)
        head = stream.read(LONG_HEAD)
        name, length = head[4:8], int.from_bytes(head[:4], "big")
        if not NAME.fullmatch(name) or (is_begun and name == b"ftyp"):
            break
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length == TO_THE_END or (name in (*_OWN_BOXES, *FREE_BOXES) and at + length > size):
            return size
        if at + length > size or length < HEAD:
            break
        is_begun |= name in (b"moov", b"mdat")
        at += length
    return at


def _end_of_film_in_riffs(stream: BinaryIO, size: int) -> int:
    at = 0
    while at + HEAD <= size:
        stream.seek(at)
        head = stream.read(12)
        if head[:4] != b"RIFF" or (at and head[8:12] != b"AVIX"):
            break
        at += HEAD + int.from_bytes(head[4:8], "little") + head[4] % 2
    return min(at, size) or size


_BOXED = ("mov", "HEIF", "AVIF")
_ENDS = {
    "JPEG": _end_of_jpeg, "PNG": _end_of_png, "GIF": gif.end_of, "WEBP": _end_of_riff, "BMP": _end_of_bitmap,
    "avi": _end_of_riff, "zip": _end_of_zip, "tar": _end_of_tar,
}  # fmt: skip
_VIDEO_ENDS = {
    "mov": _end_of_film_in_boxes, "avi": _end_of_film_in_riffs,
}  # fmt: skip
