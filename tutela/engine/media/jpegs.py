"""Decodes no more of a JPEG than a fingerprint reads: brightness, at the scale and from the scans needed."""

from dataclasses import dataclass

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from tutela.engine.media.jpeg_headers import MARKER
from tutela.engine.media.metadata import DECODER_FAULTS

Luma = NDArray[np.uint8]

SCALES = (8, 4, 2)
# Fingerprints stay within 12 bits of full decoding where a filter spans so many reduced pixels: measured.
_FILTERS, _PIXELS_A_FILTER = 128, 2.9
_END, _SCAN, _PROGRESSIVE = 0xD9, 0xDA, 0xC2
_ALONE = (0x01, 0xD8)


@dataclass(frozen=True, slots=True)
class Reduced:
    """A picture decoded at a part of its size, to be fingerprinted as if it were whole.

    Attributes:
        luma: (height, width) brightness, each pixel the mean of scale x scale pixels of the whole picture.
        scale: how many pixels along each side one of these stands for.
        height: of the whole picture.
        width: of the whole picture.
    """

    luma: Luma
    scale: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class _Scan:
    """One scan: where it starts and ends, if it holds brightness, and if more than means of blocks."""

    start: int
    end: int
    has_luma: bool
    has_detail: bool


def colours(data: bytes) -> NDArray[np.uint8] | None:
    """Decode a whole and sound JPEG in YCbCr as (height, width, 3) red, green and blue; None for another."""
    try:
        if simplejpeg.decode_jpeg_header(data)[2] != "YCbCr":
            return None
        made: NDArray[np.uint8] = simplejpeg.decode_jpeg(data, "RGB")
    except DECODER_FAULTS:
        return None
    return made


def reduced(data: bytes, *, is_progressive: bool) -> Reduced | None:
    """Decode the brightness of a whole and sound JPEG in YCbCr or grey, as small as a fingerprint allows.

    Returns:
        the brightness; None for other colours or damage, which the general way tells of.
    """
    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(data)
        if space not in ("YCbCr", "Gray"):
            return None
        scale = scale_for(height, width)
        needed = _needed(data, means_only=scale == SCALES[0]) if is_progressive else data
        luma: Luma = simplejpeg.decode_jpeg(
            needed,
            "GRAY",
            min_height=-(-height // scale) if scale > 1 else 0,
            min_width=-(-width // scale) if scale > 1 else 0,
            min_factor=float(scale),
        )[:, :, 0]
    except DECODER_FAULTS:
        return None
    if luma.shape != (-(-height // scale), -(-width // scale)):
        return None
    return Reduced(luma, scale, height, width)


def scale_for(height: int, width: int) -> int:
    """Give the smallest part of its size, 1/8 to 1/1, at which a picture keeps its fingerprint."""
    room = min(height, width) / _FILTERS / _PIXELS_A_FILTER
    return next((scale for scale in SCALES if room >= scale), 1)


def _needed(data: bytes, *, means_only: bool) -> bytes:
    """Leave out of a progressive JPEG the scans that do not matter: colours, and detail where not shown.

    Raises:
        ValueError: it does not end as a whole JPEG does.
    """
    pieces, at = [], 0
    scans, end = _scans(data)
    for scan in scans:
        if not scan.has_luma or (means_only and scan.has_detail):
            # Tables between scans stay: a later scan may use them.
            pieces.append(data[at : scan.start])
            at = scan.end
    return b"".join([*pieces, data[at : end + 2]])


def _scans(data: bytes) -> tuple[list[_Scan], int]:
    """Find the scans, and where the mark of the end stands."""
    scans: list[_Scan] = []
    at, first_component = 2, -1
    while found := MARKER.search(data, at):
        at, marker = found.start(), data[found.start() + 1]
        if marker == _END:
            return scans, at
        if marker in _ALONE:
            at += 2
            continue
        after = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : after]
        if marker == _PROGRESSIVE:
            first_component = body[6]
        if marker == _SCAN:
            many = body[0]
            next_marker = MARKER.search(data, after)
            after = next_marker.start() if next_marker else len(data)
            scans.append(
                _Scan(at, after, first_component in body[1 : 1 + 2 * many : 2], body[2 + 2 * many] > 0)
            )
        at = after
    raise ValueError("no end of image")
