"""Says where a progressive JPEG keeps its coarse brightness, so that no more of it needs to be read."""

from dataclasses import dataclass
from typing import NamedTuple

from tutela.engine.media.jpeg.baseline import MOST_BLOCKS, Frame, Headers, Unusual
from tutela.engine.media.jpeg.headers import MARKER, is_complete, is_in_order, segments

_PROGRESSIVE, _SCAN, _QUANTIZATION, _END = 0xC2, 0xDA, 0xDB, b"\xff\xd9"
_FREQUENCIES, _BLOCK = 64, 8
_LAST_TABLE = 1
# Refinements of frequencies add so little that a fingerprint does without them, where it reads only a few.
_COARSEST = 2


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan that holds brightness.

    Attributes:
        start: where its data starts in the file; end likewise.
        blocks: for each block of a unit, brightness first, the number of its code table.
        is_alone: it holds nothing but brightness, block by block.
        first: of the frequencies it holds; last likewise.
        is_refinement: it holds one bit more of what an earlier scan held.
        low: how many bits it leaves to later scans.
        codes: as `baseline.Baseline.codes`, by twice the numbers in `blocks`.
        interval: units between two restarts; 0 without.
    """

    start: int
    end: int
    blocks: tuple[int, ...]
    is_alone: bool
    first: int
    last: int
    is_refinement: bool
    low: int
    codes: tuple[tuple[int, bytes, bytes], ...]
    interval: int


@dataclass(frozen=True, slots=True)
class Progressive:
    """How the brightness of a progressive JPEG in grey or YCbCr is coded.

    Attributes:
        width: in pixels; height likewise.
        across: blocks of brightness side by side in one unit of a scan with colours; down likewise.
        quantization: of the brightness, 64 in the order in which frequencies are stored.
        scans: those that hold brightness, in order.
        end: where the picture ends in the file.
    """

    width: int
    height: int
    across: int
    down: int
    quantization: tuple[int, ...]
    scans: tuple[Scan, ...]
    end: int

    def coarse(self, many: int) -> tuple[Scan, ...] | None:
        """Choose the scans that give the means whole and some frequencies coarsely; None without such.

        Args:
            many: how many frequencies, the mean included.
        """
        means = [scan for scan in self.scans if scan.first == 0]
        others = [scan for scan in self.scans if 0 < scan.first < many and not scan.is_refinement]
        kept = sorted(
            frequency for scan in others for frequency in range(scan.first, min(many, scan.last + 1))
        )
        is_enough = (
            # One bit after the other, down to the last.
            [scan.low for scan in means] == [*reversed(range(len(means)))]
            and [scan.is_refinement for scan in means] == [number > 0 for number in range(len(means))]
            and kept == [*range(1, many)]
            and all(scan.low <= _COARSEST for scan in others)
        )
        return (*means, *others) if is_enough and means else None


class _Met(NamedTuple):
    """A scan as it was met: its head, where its data is, and what held for it."""

    head: bytes
    start: int
    end: int
    codes: dict[int, tuple[bytes, bytes]]
    interval: int


def read(data: bytes) -> Progressive | None:
    """Read how a progressive JPEG is coded; None for another, or where a segment is out of order.

    Args:
        data: the whole file.
    """
    headers, met, at = Headers((_PROGRESSIVE,)), list[_Met](), 2
    try:
        while data[at : at + 2] != _END:
            marker, start, after = next(segments(data, at))
            if marker != _SCAN:
                if marker == _QUANTIZATION and met:
                    return None
                headers.note(marker, data[start:after])
                at = after
                continue
            match = MARKER.search(data, after)
            if match is None:
                return None
            at = match.start()
            met.append(_Met(data[start:after], after, at, dict(headers.codes), headers.interval))
        return _coded(data, headers, met, at + len(_END))
    except (IndexError, KeyError, StopIteration, Unusual):
        return None


def _coded(data: bytes, headers: Headers, met: list[_Met], end: int) -> Progressive:
    frame = headers.usual_frame()
    across, down = frame.sampling[0]
    sizes = {name: a * d for name, (a, d) in zip(frame.names, frame.sampling, strict=True)}
    for scan in met:
        _check(data, scan, frame)
    # A file cut off and ended anew lacks scans; the cut one may be none of those that are read.
    if not is_complete(frame.names, [scan.head for scan in met]):
        raise Unusual
    bright = frame.names[0]
    scans = tuple(_scan(scan, sizes) for scan in met if bright in scan.head[1 : 1 + 2 * scan.head[0] : 2])
    return Progressive(
        frame.width, frame.height, across, down, headers.tables[frame.quantization], scans, end
    )


def _check(data: bytes, met: _Met, frame: Frame) -> None:
    """Look a scan over for what shows without decoding it; most are not decoded.

    Raises:
        Unusual: it holds nothing, or not the restarts it should.
        KeyError: it is of a component that the frame has not.
    """
    sampling = dict(zip(frame.names, frame.sampling, strict=True))
    most_across, most_down = frame.sampling[0]
    # A scan of one component is written in its own blocks, one of several in units of them all.
    across, down = sampling[met.head[1]] if met.head[0] == 1 else (1, 1)
    columns = -(-frame.width * across // (_BLOCK * most_across))
    rows = -(-frame.height * down // (_BLOCK * most_down))
    parts = -(-columns * rows // met.interval) if met.interval else 1
    if not is_in_order(data, met.start, met.end, met.interval, parts):
        raise Unusual


def _scan(met: _Met, sizes: dict[int, int]) -> Scan:
    head, many = met.head, met.head[0]
    asked = {head[at]: head[at + 1] for at in range(1, 1 + 2 * many, 2)}
    first, last, high, low = head[-3], head[-2], head[-1] >> 4, head[-1] & 15
    numbers = [tables & 15 if first else tables >> 4 for tables in asked.values()]
    # A scan of one part is written block by block, whatever its sampling says.
    counts = [sizes[name] if many > 1 else 1 for name in asked]
    blocks = tuple(number for number, count in zip(numbers, counts, strict=True) for _ in range(count))
    is_usual = (
        len(head) == 4 + 2 * many
        and [*asked] == [name for name in sizes if name in asked]
        and len(asked) == many
        and (first <= last < _FREQUENCIES and many == 1 if first else last == 0)
        and high in (0, low + 1)
        and len(blocks) <= MOST_BLOCKS
        and max(numbers) <= _LAST_TABLE
    )
    if not is_usual:
        raise Unusual
    is_coded = first or not high
    codes = (
        [(2 * number, *met.codes[2 * number + bool(first)]) for number in sorted({*numbers})]
        if is_coded
        else []
    )
    return Scan(met.start, met.end, blocks, many == 1, first, last, high > 0, low, tuple(codes), met.interval)
