"""Looks whether a picture's file is whole where its decoder does not look: checksums, later frames, the end.

Decoders pass over a PNG's checksums, and stop once they have the first frame. What has no checksum and is not
decoded, such as the codes of later frames of a GIF, is looked over for its order alone.
"""

import struct
import zlib
from collections.abc import Callable
from itertools import islice, pairwise
from typing import Any

from PIL import Image

from tutela.engine.media.jpeg import decoder
from tutela.engine.media.jpeg.headers import segments
from tutela.engine.media.still_forms import gif, tiff

_SIGNATURE_BYTES, _CHUNK_BYTES, _CHECKSUM_BYTES = 8, 8, 4
_INDEX, _MPF, _MP_ENTRIES = 0xE2, b"MPF\0", 0xB002


def what_is_broken(data: bytes, image: Image.Image) -> str:
    """Say what of a file is missing or changed that decoding its first frame does not tell; "" if nothing.

    Args:
        data: the whole file.
        image: the same as Pillow opened it.
    """
    look, broken = _LOOKS.get(image.format or "", (None, ""))
    if look is None:
        return ""
    try:
        return "" if look(data, image) else broken
    except (IndexError, KeyError, StopIteration, struct.error):
        return broken


def _is_whole_png(data: bytes, _image: Image.Image) -> bool:
    """Check every chunk, up to the last; what comes after that is no part of the picture."""
    at, seen = _SIGNATURE_BYTES, memoryview(data)
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        end = at + _CHUNK_BYTES + length
        (checksum,) = struct.unpack_from(">I", data, end)
        if zlib.crc32(seen[at + 4 : end]) != checksum:
            return False
        if data[at + 4 : at + _CHUNK_BYTES] == b"IEND":
            return True
        at = end + _CHECKSUM_BYTES


def _is_whole_gif(data: bytes, _image: Image.Image) -> bool:
    """Go from block to block up to the trailer."""
    try:
        gif.end_of(data)
    except ValueError:
        return False
    return True


def _are_whole_jpegs(data: bytes, image: Image.Image) -> bool:
    """Read every code of the pictures after the first, where the index has them start; sizes may be wrong."""
    index: dict[int, Any] = getattr(image, "mpinfo", None) or {}
    base = next(
        start for marker, start, _ in segments(data) if marker == _INDEX and data.startswith(_MPF, start)
    ) + len(_MPF)
    starts = sorted({base + entry["DataOffset"] for entry in index[_MP_ENTRIES][1:]})
    return all(_is_whole_jpeg(data[start:end]) for start, end in pairwise([*starts, len(data)]))


def _is_whole_jpeg(data: bytes) -> bool:
    return decoder.opens(data) and not decoder.is_damaged(data)


def _are_whole_pages(data: bytes, _image: Image.Image) -> bool:
    """Go from page to page, and see that the pieces of those after the first lie within the file."""
    for page in islice(tiff.pages(data), 1, None):
        if any(start + length > len(data) for start, length in page.pieces(data)):
            return False
    return True


_LOOKS: dict[str, tuple[Callable[[bytes, Image.Image], bool], str]] = {
    "PNG": (_is_whole_png, "part of the picture data is missing or corrupt"),
    "GIF": (_is_whole_gif, "its end is missing, or its frames are out of order"),
    "MPO": (_are_whole_jpegs, "a later picture in it is missing or corrupt"),
    "TIFF": (_are_whole_pages, "a later page in it is missing"),
}
