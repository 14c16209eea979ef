"""Reads the header of a plain JPEG as Pillow would, in a fraction of the time; others are left to Pillow."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from PIL import Image

# Any marker but a stuffed zero, a restart, or a fill byte: the end of a scan's data.
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_RESTARTS, _CYCLE = re.compile(rb"\xff([\xd0-\xd7])"), bytes(range(0xD0, 0xD8))
_MODES = {1: "L", 3: "RGB"}
_FRAMES, _PROGRESSIVE = (0xC0, 0xC1, 0xC2), 0xC2
_QUANTIZATION, _SCAN, _COMMENT = 0xDB, 0xDA, 0xFE
_ALL_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
# Frames made of blocks of frequencies, from which a smaller picture can be made. Of a lossless one decoders
# write every pixel, however small the room.
IN_BLOCKS = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
_END, _ALONE = 0xD9, (0x01, *range(0xD0, 0xD9))
_HUFFMAN, _RESTART, _JFIF, _SECOND, _ADOBE = 0xC4, 0xDD, 0xE0, 0xE2, 0xEE
# Pillow reads nothing from these. The first of their kind holds EXIF and XMP, the thirteenth Photoshop's.
_UNREAD = (*range(0xE3, 0xED), 0xEF)
_FRAME_BYTES, _COMPONENT_BYTES, _FREQUENCIES = 6, 3, 64
# Shorter ones are cut off within a field that Pillow reads.
_LEAST = {_JFIF: 12, _ADOBE: 12, _SECOND: 14}
_PAGES = b"MPF\0"


@dataclass(frozen=True, slots=True)
class Header:
    """What a JPEG says before its first scan.

    Attributes:
        width: in pixels; height likewise.
        mode: as Pillow names it: "L", "RGB" or "CMYK".
        is_progressive: it holds several scans of growing detail.
        sampling: how many blocks across and down each component has, in units of its own.
        comment: what a comment segment says; None without one.
    """

    width: int
    height: int
    mode: str
    is_progressive: bool
    sampling: tuple[tuple[int, int], ...]
    comment: bytes | None = None

    @classmethod
    def of(cls, image: Image.Image) -> "Header | None":
        """Take the same from what Pillow opened; None for another format."""
        if image.format not in ("JPEG", "MPO"):
            return None
        sampling = tuple((across, down) for _, across, down, _ in getattr(image, "layer", []))
        return cls(image.width, image.height, image.mode, "progressive" in image.info, sampling)


def plain(data: bytes) -> Header | None:
    """Read a header in which all is as it should be; None for one that only Pillow may judge.

    EXIF, XMP, Photoshop's segments, several pictures, four colours, arithmetic coding and all damage are left
    to Pillow.
    """
    frame, comment = None, None
    for marker, start, after in segments(data):
        if marker == _SCAN:
            return frame if frame is None or comment is None else replace(frame, comment=comment)
        if marker in _FRAMES and frame is None:
            frame = _frame(data[start:after], is_progressive=marker == _PROGRESSIVE)
            if frame is None:
                break
        elif marker == _COMMENT:
            comment = data[start:after]
        elif not _is_harmless(marker, data, start, after):
            break
    return None


def segments(data: bytes, at: int = 2) -> Iterator[tuple[int, int, int]]:
    """Give marker, start and end of each segment from a place on, as long as one follows after the other."""
    end = len(data)
    while at + 4 <= end and data[at] == 0xFF:  # noqa: PLR2004 - the mark before every marker
        start, after = at + 4, at + 2 + (data[at + 2] << 8 | data[at + 3])
        if not start <= after <= end:
            return
        yield data[at + 1], start, after
        at = after


def frame_marker(data: bytes) -> int | None:
    """Give the marker of the frame that a decoder takes, passing over what it passes over; None without one.

    Args:
        data: the whole file.
    """
    at = 2
    while (at := data.find(b"\xff", at)) >= 0:
        while data[at : at + 1] == b"\xff":
            at += 1
        marker = data[at] if at < len(data) else _SCAN
        if marker in _ALL_FRAMES:
            return marker
        if marker in (_SCAN, _END):
            break
        if marker and marker not in _ALONE:
            at += max(2, int.from_bytes(data[at + 1 : at + 3], "big"))
        at += 1
    return None


def scan_ends(data: bytes) -> list[int]:
    """Give where each scan ends, whatever is wrong in them, up to the end of the picture."""
    ends, at = list[int](), 2
    while match := MARKER.search(data, at):
        at, marker = match.start(), data[match.start() + 1]
        if marker == _END:
            break
        if marker in _ALONE:
            at += 2
            continue
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
        if marker == _SCAN:
            following = MARKER.search(data, at)
            at = following.start() if following else len(data)
            ends.append(at)
    return ends


def is_in_order(data: bytes, start: int, end: int, interval: int, parts: int | None = None) -> bool:
    """Say whether a scan that nobody decodes holds data, and restarts only in their order.

    Args:
        data: the file.
        start: where the scan's data starts.
        end: where it ends.
        interval: units between two restarts; 0 without.
        parts: how many there are between restarts, where that is known.
    """
    if not interval:
        return start < end and _RESTARTS.search(data, start, end) is None
    restarts = b"".join(_RESTARTS.findall(data, start, end))
    is_cycle = restarts == (_CYCLE * (len(restarts) // len(_CYCLE) + 1))[: len(restarts)]
    return start < end and is_cycle and parts in (None, len(restarts) + 1)


def is_complete(components: bytes, heads: Iterable[bytes]) -> bool:
    """Say whether progressive scans with these heads give every frequency of each component to its last bit.

    Raises:
        KeyError: a scan is of another component.
    """
    left = {component: [1] * _FREQUENCIES for component in components}
    for head in heads:
        first, last, low = head[-3], head[-2], head[-1] & 15
        for component in head[1 : 1 + 2 * head[0] : 2]:
            left[component][first : last + 1] = [low] * (last + 1 - first)
    return not any(map(any, left.values()))


def _is_harmless(marker: int, data: bytes, start: int, after: int) -> bool:
    if marker == _QUANTIZATION:
        return _are_tables(data, start, after)
    if marker in _LEAST:
        return after - start >= _LEAST[marker] and not data.startswith(_PAGES, start)
    return marker in (_HUFFMAN, _RESTART) or marker in _UNREAD


def _are_tables(data: bytes, at: int, after: int) -> bool:
    while at < after:
        at += 65 if data[at] < 16 else 129  # noqa: PLR2004 - 64 entries of one byte or two
    return at == after


def _frame(body: bytes, *, is_progressive: bool) -> Header | None:
    if len(body) < _FRAME_BYTES or body[0] != 8 or body[5] not in _MODES:  # noqa: PLR2004 - bits
        return None
    count = body[5]
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    if not height or not width or len(body) != _FRAME_BYTES + _COMPONENT_BYTES * count:
        return None
    sampling = tuple((factors >> 4, factors & 15) for factors in body[_FRAME_BYTES + 1 :: _COMPONENT_BYTES])
    return Header(width, height, _MODES[count], is_progressive, sampling)
