"""Decodes no more of a JPEG than a fingerprint reads: brightness, at the scale and from the scans needed."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tutela.engine.media.exif import DECODER_FAULTS
from tutela.engine.media.jpeg import turbo
from tutela.engine.media.jpeg.headers import MARKER, is_complete, is_in_order, scan_ends

Luma = NDArray[np.uint8]

SCALES = (8, 4, 2)
# Fingerprints stay within 12 bits of full decoding where a filter spans so many reduced pixels: measured.
_FILTERS, _PIXELS_A_FILTER = 128, 2.9
_END, _SCAN, _PROGRESSIVE, _END_OF_PICTURE = 0xD9, 0xDA, 0xC2, b"\xff\xd9"
_ALONE, _RESTART = (0x01, 0xD8), 0xDD
_PRINTED = ("CMYK", "YCCK")


@dataclass(frozen=True, slots=True)
class Reduced:
    """A picture decoded at a part of its size, to be fingerprinted as if it were whole.

    Attributes:
        luma: (height, width) brightness, each pixel the mean of scale x scale pixels of the whole picture.
        scale: how many pixels along each side one of these stands for.
        height: of the whole picture.
        width: of the whole picture.
        is_of_some_scans: codes of the file were passed over, and damage in them.
    """

    luma: Luma
    scale: int
    height: int
    width: int
    is_of_some_scans: bool = False


@dataclass(frozen=True, slots=True)
class _Scan:
    """One scan: where it starts and ends, if it holds brightness, and if more than means of blocks."""

    start: int
    end: int
    has_luma: bool
    has_detail: bool


def colours(data: bytes, longest: int | None = None) -> NDArray[np.uint8] | None:
    """Decode a whole and sound JPEG in YCbCr as (height, width, 3) red, green and blue; None for another.

    Args:
        data: the file.
        longest: so many pixels along the longer side are enough: it may come at a part of its size.
    """
    try:
        jpeg = turbo.opened(data)
        if jpeg.space != "YCbCr":
            return None
        room = max(jpeg.height, jpeg.width) if longest and jpeg.is_reducible else 0
        scale = next((step for step in SCALES if longest and room >= longest * step), 1)
        return jpeg.whole("RGB", scale)
    except DECODER_FAULTS:
        return None


def partial(data: bytes, scale: int) -> NDArray[np.uint8] | None:
    """Decode what is there of a JPEG in YCbCr or grey, the rest being grey; None for another or nothing.

    A fault at which decoding ends costs what comes after it, not the scans before.

    Args:
        data: the file, which may be cut off anywhere after its header.
        scale: 1, or one of `SCALES`, for a picture so many times smaller.

    Returns:
        (height, width, 3) red, green and blue, or (height, width) brightness.
    """
    pixels = _so_far(data, scale)
    if pixels is None:
        ends = scan_ends(data)
        # The scans up to which it decodes: more of them never decode better.
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            found = _so_far(data[: ends[middle]] + _END_OF_PICTURE, scale)
            pixels = pixels if found is None else found
            low, high = (low, middle) if found is None else (middle + 1, high)
    return pixels


def brightness(data: bytes) -> Luma | None:
    """Decode the Y plane of a whole and sound JPEG in YCbCr, (height, width); None for another."""
    try:
        jpeg = turbo.opened(data, strict=False)
        return jpeg.whole("GRAY")[:, :, 0] if jpeg.space == "YCbCr" else None
    except DECODER_FAULTS:
        return None


def partial_brightness(data: bytes) -> Luma | None:
    """Decode what is there of the Y plane of a JPEG in YCbCr, the rest being grey; None for another."""
    try:
        jpeg = turbo.opened(data, strict=False)
        plane = jpeg.so_far("GRAY") if jpeg.space == "YCbCr" else None
    except DECODER_FAULTS:
        return None
    return None if plane is None else plane[:, :, 0]


def _so_far(data: bytes, scale: int) -> NDArray[np.uint8] | None:
    try:
        jpeg = turbo.opened(data, strict=False)
        if jpeg.space not in ("YCbCr", "Gray"):
            return None
        pixels = jpeg.so_far("RGB" if jpeg.space == "YCbCr" else "GRAY", scale)
    except DECODER_FAULTS:
        return None
    return pixels[:, :, 0] if pixels is not None and pixels.shape[2] == 1 else pixels


def is_damaged(data: bytes) -> bool:
    """Say whether a JPEG that can be decoded has anything out of order in it; every code is read."""
    try:
        jpeg = turbo.opened(data, strict=False)
    except DECODER_FAULTS:
        return False
    wanted, scale = "CMYK" if jpeg.space in _PRINTED else "GRAY", SCALES[0] if jpeg.is_reducible else 1
    try:
        jpeg.whole(wanted, scale)
    except DECODER_FAULTS:
        pass
    else:
        return False
    try:
        # What cannot be turned into these colours is refused here too, and is no damage.
        jpeg.so_far(wanted, scale)
    except DECODER_FAULTS:
        return False
    return True


def opens(data: bytes) -> bool:
    """Say whether a JPEG's header can be read."""
    try:
        turbo.opened(data, strict=False)
    except DECODER_FAULTS:
        return False
    return True


def reduced(data: bytes, *, is_progressive: bool) -> Reduced | None:
    """Decode the brightness of a whole and sound JPEG in YCbCr or grey, as small as a fingerprint allows.

    Returns:
        the brightness; None for other colours or damage, which the general way tells of.
    """
    try:
        jpeg = turbo.opened(data)
        if jpeg.space not in ("YCbCr", "Gray"):
            return None
        height, width = jpeg.height, jpeg.width
        scale = scale_for(height, width)
        needed = _needed(data, means_only=scale == SCALES[0]) if is_progressive else data
        luma: Luma = replace(jpeg, data=needed).whole("GRAY", scale)[:, :, 0]
    except DECODER_FAULTS:
        return None
    if luma.shape != (-(-height // scale), -(-width // scale)):
        return None
    return Reduced(luma, scale, height, width, len(needed) < len(data))


def scale_for(height: int, width: int) -> int:
    """Give the smallest part of its size, 1/8 to 1/1, at which a picture keeps its fingerprint."""
    room = min(height, width) / _FILTERS / _PIXELS_A_FILTER
    return next((scale for scale in SCALES if room >= scale), 1)


def _needed(data: bytes, *, means_only: bool) -> bytes:
    """Leave out of a progressive JPEG the scans that do not matter: colours, and detail where not shown.

    Raises:
        ValueError: it does not end as a whole JPEG does, lacks scans, or has restarts out of order.
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
    heads: list[bytes] = []
    at, components, interval = 2, b"", 0
    while match := MARKER.search(data, at):
        at, marker = match.start(), data[match.start() + 1]
        if marker == _END:
            if is_complete(components, heads):
                return scans, at
            break
        if marker in _ALONE:
            at += 2
            continue
        after = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : after]
        if marker == _PROGRESSIVE:
            components = body[6::3]
        if marker == _RESTART:
            interval = int.from_bytes(body[:2], "big")
        if marker == _SCAN:
            many = body[0]
            start, next_marker = after, MARKER.search(data, after)
            after = next_marker.start() if next_marker else len(data)
            if not is_in_order(data, start, after, interval):
                raise ValueError("a scan in disorder")
            scans.append(
                _Scan(at, after, components[0] in body[1 : 1 + 2 * many : 2], body[2 + 2 * many] > 0)
            )
            heads.append(body)
        at = after
    raise ValueError("cut off")
