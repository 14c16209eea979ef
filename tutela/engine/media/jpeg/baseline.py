"""Says how a baseline JPEG is coded, so that its frequencies can be read without making its pixels."""

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tutela.engine.media.jpeg.headers import segments

_FRAMES = (0xC0, 0xC1)
_HUFFMAN, _QUANTIZATION, _SCAN, _RESTART, _ADOBE = 0xC4, 0xDB, 0xDA, 0xDD, 0xEE
_ALL_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xD0))
_AS_JFIF, _JFIF = 0xE0, b"JFIF\0"
_GREY, _COLOURS = 1, 3
_BITS = 8
_YCBCR, _YCBCR_NAMES = 1, bytes((1, 2, 3))
_FREQUENCIES, _LENGTHS, _LAST_TABLE, _MOST_CODES = 64, 16, 3, 256
_NUMBERS = (">64B", ">64H")
_MOST_SAMPLING, MOST_BLOCKS = 4, 10
_ONE_SCAN = b"\x00\x3f\x00"
# Segments of which so many kinds are remembered.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Baseline:
    """How the one scan of a baseline JPEG in grey or YCbCr is coded.

    Attributes:
        width: in pixels; height likewise.
        across: blocks of brightness side by side in one unit of the scan; down likewise.
        blocks: the number, 0 or 1, of the pair of code tables for each block of a unit, brightness first.
        codes: for each table, by twice its number, and one more for frequencies above zero: how many codes
            there are of each length, and what they mean.
        quantization: of the brightness, 64 in the order in which frequencies are stored.
        interval: units between two restarts; 0 without.
        start: where the scan's data starts in the file.
    """

    width: int
    height: int
    across: int
    down: int
    blocks: tuple[int, ...]
    codes: tuple[tuple[int, bytes, bytes], ...]
    quantization: tuple[int, ...]
    interval: int
    start: int


class Frame(NamedTuple):
    """What a frame in grey or YCbCr says.

    Attributes:
        width: in pixels; height likewise.
        names: of the components, brightness first.
        sampling: of each, how many blocks it has across and down in one unit.
        quantization: the number of the table of the brightness.
    """

    width: int
    height: int
    names: bytes
    sampling: tuple[tuple[int, int], ...]
    quantization: int


class Unusual(ValueError):
    """Something the general way must judge."""


@dataclass
class Headers:
    """What the segments of a file hold so far.

    Attributes:
        kinds: the markers of frames that are read.
        frame: the body of that frame.
        is_jfif: a JFIF segment came.
        colours: what Adobe's segment says of them.
        interval: as in `Baseline`.
        tables: of quantization, by number.
        codes: as in `Baseline`, by twice their number, and one more for frequencies above zero.
    """

    kinds: tuple[int, ...]
    frame: bytes = b""
    is_jfif: bool = False
    colours: int | None = None
    interval: int = 0
    tables: dict[int, tuple[int, ...]] = field(default_factory=dict)
    codes: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)

    def note(self, marker: int, body: bytes) -> None:
        """Take the next segment in.

        Raises:
            Unusual: it is another frame than one of these kinds, or a second, or tables are out of order.
        """
        if marker in _ALL_FRAMES:
            if marker not in self.kinds or self.frame:
                raise Unusual
            self.frame = body
        elif marker == _QUANTIZATION:
            self.tables |= _tables(body)
        elif marker == _HUFFMAN:
            self.codes |= _codes(body)
        elif marker == _RESTART:
            self.interval = body[0] << 8 | body[1]
        elif marker == _AS_JFIF:
            self.is_jfif |= body.startswith(_JFIF)
        elif marker == _ADOBE and body.startswith(b"Adobe"):
            self.colours = body[11]

    def usual_frame(self) -> Frame:
        """Read the frame.

        Raises:
            Unusual: its colours, bits or sampling are left to the general way.
        """
        return _frame(self.frame, self.colours, is_jfif=self.is_jfif)


@lru_cache(maxsize=_KEPT)
def _frame(body: bytes, colours: int | None, *, is_jfif: bool) -> Frame:
    parts = [body[at : at + 3] for at in range(6, 6 + 3 * body[5], 3)]
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    names = bytes(part[0] for part in parts)
    # A grey picture's one component is written block by block, whatever its sampling says.
    sampling = [(part[1] >> 4, part[1] & 15) if len(parts) > 1 else (1, 1) for part in parts]
    is_usual = (
        body[0] == _BITS
        and height * width > 0
        and _are_read(names, colours, is_jfif=is_jfif)
        and sampling[0] == tuple(map(max, zip(*sampling, strict=True)))
        and all(map(all, sampling))
        and max(sampling[0]) <= _MOST_SAMPLING
    )
    if not is_usual:
        raise Unusual
    return Frame(width, height, names, tuple(sampling), parts[0][2])


@lru_cache(maxsize=_KEPT)
def _tables(body: bytes) -> dict[int, tuple[int, ...]]:
    """Read a segment of quantization tables; most files of a make hold the same."""
    tables, at = dict[int, tuple[int, ...]](), 0
    while at < len(body):
        wide, number = body[at] >> 4, body[at] & 15
        size = _FREQUENCIES << wide
        values = body[at + 1 : at + 1 + size]
        if wide > 1 or number > _LAST_TABLE or len(values) < size:
            raise Unusual
        tables[number] = struct.unpack(_NUMBERS[wide], values)
        at += 1 + size
    return tables


@lru_cache(maxsize=_KEPT)
def _codes(body: bytes) -> dict[int, tuple[bytes, bytes]]:
    """Read a segment of code tables, likewise."""
    codes, at = dict[int, tuple[bytes, bytes]](), 0
    while at < len(body):
        kind, number = body[at] >> 4, body[at] & 15
        counts = body[at + 1 : at + 1 + _LENGTHS]
        values = body[at + 1 + _LENGTHS : at + 1 + _LENGTHS + sum(counts)]
        if kind > 1 or number > 1 or len(values) < sum(counts) or len(values) > _MOST_CODES:
            raise Unusual
        codes[2 * number + kind] = counts, values
        at += 1 + _LENGTHS + len(values)
    return codes


def read(data: bytes) -> Baseline | None:
    """Read how a JPEG is coded; None for one that is not plain baseline, or where anything is out of order.

    Args:
        data: the whole file.
    """
    headers = Headers(_FRAMES)
    try:
        for marker, start, after in segments(data):
            if marker == _SCAN:
                return _coded(headers, data[start:after], after)
            headers.note(marker, data[start:after])
    except (IndexError, KeyError, Unusual):
        pass
    return None


def _coded(headers: Headers, scan: bytes, start: int) -> Baseline:
    frame = headers.usual_frame()
    (across, down), (blocks, used) = frame.sampling[0], _blocks(frame, scan)
    codes = tuple((number, *headers.codes[number]) for number in used)
    return Baseline(
        frame.width, frame.height, across, down, blocks, codes, headers.tables[frame.quantization],
        headers.interval, start,
    )  # fmt: skip


@lru_cache(maxsize=_KEPT)
def _blocks(frame: Frame, scan: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the blocks of one unit of the one scan, and the code tables that it uses."""
    count = len(frame.names)
    asked = [scan[at : at + 2] for at in range(1, 1 + 2 * count, 2)]
    blocks = [
        component[1] >> 4
        for component, (a, d) in zip(asked, frame.sampling, strict=True)
        for _ in range(a * d)
    ]
    is_usual = (
        scan[0] == count
        and bytes(component[0] for component in asked) == frame.names
        and scan[1 + 2 * count :] == _ONE_SCAN
        and all(component[1] >> 4 == component[1] & 15 for component in asked)
        and len(blocks) <= MOST_BLOCKS
    )
    if not is_usual:
        raise Unusual
    return tuple(blocks), tuple(2 * number + kind for number in sorted({*blocks}) for kind in (0, 1))


def _are_read(names: bytes, colours: int | None, *, is_jfif: bool) -> bool:
    """Say if components of these names are grey or YCbCr, by the rules that libjpeg follows."""
    if len(names) == _COLOURS and colours is None:
        return is_jfif or names == _YCBCR_NAMES
    return len(names) == _GREY or (len(names) == _COLOURS and colours == _YCBCR)
