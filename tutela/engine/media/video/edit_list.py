"""Finds how much of a film its container leaves out when it is played."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from tutela.engine.media.still_forms.boxes import Box, boxes

_HEAD, _LONG_HEAD = 8, 16
# Longer tables than this are of hours of film cut a thousand times, or hostile.
_MOST_BYTES, _MOST_CUTS = 64 << 20, 10_000
_FAULTS = (IndexError, struct.error, ValueError, OSError, ZeroDivisionError)
_VIDEO = b"vide"


def hidden_s(stream: BinaryIO) -> float:
    """Give the seconds of picture tracks that an MP4's or QuickTime file's edit lists never show; 0 if none.

    A file that cannot be read so far has none that are known.

    Source:
        ISO/IEC 14496-12, 8.6.6: the edit list box.
    """
    try:
        moov = _moov(stream)
        (scale,) = (_scale(moov, start) for name, start, _ in boxes(moov, 0, len(moov)) if name == b"mvhd")
        tracks = [box for box in boxes(moov, 0, len(moov)) if box[0] == b"trak"]
        return sum(_hidden_of(moov, track, scale) for track in tracks)
    except _FAULTS:
        return 0.0


def _moov(stream: BinaryIO) -> bytes:
    size, at = stream.seek(0, 2), 0
    while at + _HEAD <= size:
        stream.seek(at)
        head = stream.read(_LONG_HEAD)
        length, start = int.from_bytes(head[:4], "big"), _HEAD
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), _LONG_HEAD
        length = length or size - at
        if head[4:8] == b"moov" and length <= _MOST_BYTES:
            stream.seek(at + start)
            return stream.read(length - start)
        at += max(length, _HEAD)
    raise ValueError("no index")


def _within(data: bytes, box: Box, *names: bytes) -> Box | None:
    """Go down from a box by the names of boxes in boxes."""
    found: Box | None = box
    for name in names:
        if found is None:
            break
        inside = (one for one in boxes(data, found[1], found[2]) if one[0] == name)
        found = next(inside, None)
    return found


def _scale(data: bytes, start: int) -> int:
    """Read the units of a second from a head that states it after two moments."""
    return int(struct.unpack_from(">I", data, start + (20 if data[start] else 12))[0])


def _hidden_of(moov: bytes, track: Box, movie_scale: int) -> float:
    head, cuts = _within(moov, track, b"mdia", b"mdhd"), _within(moov, track, b"edts", b"elst")
    handler = _within(moov, track, b"mdia", b"hdlr")
    if head is None or cuts is None or handler is None or moov[handler[1] + 8 : handler[1] + 12] != _VIDEO:
        return 0.0
    is_long, scale = moov[head[1]] == 1, _scale(moov, head[1])
    (units,) = struct.unpack_from(">Q" if is_long else ">I", moov, head[1] + (24 if is_long else 16))
    shown = sorted(_shown(moov, cuts, scale, movie_scale))
    total_s, seen_s, until_s = units / scale, 0.0, 0.0
    for from_s, to_s in shown:
        from_s, to_s = max(from_s, until_s), min(to_s, total_s)
        seen_s, until_s = seen_s + max(0.0, to_s - from_s), max(until_s, to_s)
    return max(0.0, total_s - seen_s) if shown else 0.0


def _shown(moov: bytes, cuts: Box, scale: int, movie_scale: int) -> Iterator[tuple[float, float]]:
    is_long = moov[cuts[1]] == 1
    entry = struct.Struct(">QqI" if is_long else ">IiI")
    (count,) = struct.unpack_from(">I", moov, cuts[1] + 4)
    for number in range(min(count, _MOST_CUTS)):
        length, at, _ = entry.unpack_from(moov, cuts[1] + 8 + number * entry.size)
        if at >= 0:
            # An entry of no length shows all that is left.
            yield at / scale, at / scale + (length / movie_scale if length else 1e9)
