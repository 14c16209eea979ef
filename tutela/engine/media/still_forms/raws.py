"""Finds a camera's own JPEG previews in raws that no library here opens: CR3, RAF, ORF and RW2."""

import struct
from collections.abc import Iterator

from tutela.engine.media.still_forms import tiff
from tutela.engine.media.still_forms.boxes import boxes

MIME = "image/x-raw"
Stretch = tuple[int, int]
_SOI = b"\xff\xd8\xff"
# Where a RAF's header, big-endian, says that its JPEG starts and how long it is.
_RAF, _RAF_JPEG = b"FUJIFILMCCD-RAW", 84
# Panasonic's tag of the whole JPEG; EXIF's tables; Olympus's notes, their table of settings, and its tags.
_JPEG_FROM_RAW, _EXIF, _NOTES = 0x2E, 0x8769, 0x927C
_SETTINGS, _PREVIEW_AT, _PREVIEW_BYTES = 0x2020, 0x101, 0x102
_OLYMPUS = {b"OLYMPUS\0": 12, b"OM SYSTEM\0": 16}
# The boxes on the way to where a track's content lies, and how far into a maker's box its picture may start.
_TO_TRACK = (b"mdia", b"minf", b"stbl")
_NEAR = 256


def previews(data: bytes) -> Iterator[Stretch]:
    """Give where each preview starts and ends.

    Raises:
        struct.error, KeyError: the file is in disorder.

    Source:
        the layouts as ExifTool documents them (tag names of Canon CR3, FujiFilm RAF, Olympus, PanasonicRaw).
    """
    if data.startswith(_RAF):
        found = iter([struct.unpack_from(">II", data, _RAF_JPEG)])
    else:
        found = _of_cr3(data) if data[4:8] == b"ftyp" else _of_tables(data)
    for start, length in found:
        if data[start : start + len(_SOI)] == _SOI:
            yield start, min(start + length, len(data))


def _of_cr3(data: bytes) -> Iterator[Stretch]:
    for name, start, end in boxes(data):
        if name == b"uuid" and (at := data.find(_SOI, start, min(end, start + _NEAR))) > 0:
            yield at, end - at
        if name == b"moov":
            for inner, track, after in boxes(data, start, end):
                if inner == b"trak":
                    yield from _of_track(data, track, after)


def _of_track(data: bytes, start: int, end: int) -> Iterator[Stretch]:
    for wanted in _TO_TRACK:
        start, end = next(
            ((at, after) for name, at, after in boxes(data, start, end) if name == wanted), (0, 0)
        )
    tables = {name: at for name, at, _ in boxes(data, start, end)} if end else {}
    if b"stsz" not in tables:
        return
    size, count = struct.unpack_from(">II", data, tables[b"stsz"] + 4)
    (length,) = struct.unpack_from(">I", data, tables[b"stsz"] + 12) if not size and count else (size,)
    if b"co64" in tables:
        yield struct.unpack_from(">Q", data, tables[b"co64"] + 8)[0], length
    elif b"stco" in tables:
        yield struct.unpack_from(">I", data, tables[b"stco"] + 8)[0], length


def _of_tables(data: bytes) -> Iterator[Stretch]:
    page = next(tiff.pages(data), None)
    if page is None:
        return
    if _JPEG_FROM_RAW in page.entries:
        _, length, place = page.entries[_JPEG_FROM_RAW]
        yield struct.unpack_from(f"{page.order}I", data, place)[0], length
    for exif in page.numbers(data, _EXIF):
        _, _, place = tiff.table(data, exif, page.order).entries.get(_NOTES, (0, 0, 0))
        if place:
            yield from _of_notes(data, struct.unpack_from(f"{page.order}I", data, place)[0], page.order)


def _of_notes(data: bytes, base: int, order: str) -> Iterator[Stretch]:
    """Give the preview that Olympus's notes name; what they say is counted from where they start."""
    for mark, first in _OLYMPUS.items():
        if data[base : base + len(mark)] == mark:
            notes = tiff.table(data, base + first, order)
            for at in notes.numbers(data, _SETTINGS):
                settings = tiff.table(data, base + at, order)
                starts = settings.numbers(data, _PREVIEW_AT)
                for start, length in zip(starts, settings.numbers(data, _PREVIEW_BYTES), strict=False):
                    yield base + start, length
