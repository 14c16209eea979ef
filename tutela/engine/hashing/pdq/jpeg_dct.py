"""Folds a JPEG into the 64 x 64 brightness that PDQ reads, from its frequencies, without its pixels.

What a fingerprint reads is a weighted sum of pixels, and a block's pixels are a weighted sum of its 64
frequencies: so each frequency that the file holds is weighted once, and no pixel is ever made. High ones
hardly matter where a filter spans many pixels; they and all colours are passed over, several codes at a time.
Of a progressive picture only the scans that hold them coarsely are read. Only what is in perfect order is
taken: anything else is left to libjpeg-turbo, which tells what is damaged.
"""

import math
from typing import Any

import numpy as np
from numba import types

from tutela.engine.compiling import add_four, compiled, inlined, word_at
from tutela.engine.hashing.fingerprints import PART_MARK
from tutela.engine.hashing.pdq import huffman as coding
from tutela.engine.hashing.pdq.dct_weights import BLOCK, PLACES, of_blocks
from tutela.engine.hashing.pdq.huffman import AHEAD, DISORDER, END, LONGEST, OVER, STEPS, Bytes
from tutela.engine.hashing.pdq.resample import SIDE, Floats
from tutela.engine.media.jpeg.baseline import Baseline
from tutela.engine.media.jpeg.progressive import Progressive, Scan

# The more pixels a filter spans, the fewer frequencies it lets through: so many along each side of a block,
# times the pixels, keep a fingerprint within a bit on average and four at most. Means alone need some more.
_FILTERS, _ENOUGH, _ENOUGH_FOR_MEANS = 128, 15, 20
_SHIFT, _ALL = np.uint64(64 - AHEAD), np.uint64(63)
# A row of sums is a little longer than it need be: four are always added at once.
_ROW = SIDE + 2 * PLACES
_LINES = BLOCK * _ROW
_LAST_DIFFERENCE, _LONG_RUN = 11, 15
# Decoders cut pixels to what can be shown. Where as much as a place of the 64 x 64 lies beyond, that matters.
_DARKEST, _BRIGHTEST = -8, 263
# Coarse frequencies will do where filters let only a few through: from so many pixels of the shorter side on.
COARSE_FROM = 704
_END_OF_PICTURE = 0xD9

_ZIGZAG = np.array([
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,
    7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
])  # fmt: skip
# Where each frequency is weighed and summed; what lies beyond the last, anywhere.
_STEPS_TO, _WAVES = np.append(_ZIGZAG // BLOCK * _ROW, 0), np.append(_ZIGZAG % BLOCK * PLACES, 0)

_BYTES = types.Array(types.uint8, 1, "C")
_LINE = types.Array(types.float32, 1, "C")
_WORDS, _PLACED = types.Array(types.int32, 1, "C"), types.Array(types.int64, 1, "C")


def folded(content: bytes, coded: Baseline | Progressive) -> tuple[Floats, int] | None:
    """Fold a picture into (64, 64) brightness from 0 to 255.

    Args:
        content: the file.
        coded: as `baseline.read` or `progressive.read` tells.

    Returns:
        the brightness, and where the picture ends; None for one too small for this way, or with anything
        out of order or range.

    Source:
        ITU-T T.81 (1992), annexes F and G: how baseline and progressive JPEGs are coded.
    """
    small = np.full(SIDE * SIDE, 128, np.float32)
    raw = np.frombuffer(content, np.uint8)
    if isinstance(coded, Progressive):
        end = coded.end if _fold_coarsely(raw, coded, small) else 0
    else:
        end = _fold(raw, coded, small)
    is_shown = end and small.min() >= _DARKEST and small.max() <= _BRIGHTEST
    return (small.reshape(SIDE, SIDE), end) if is_shown else None


def recipe(coded: Baseline | Progressive) -> str:
    """Say what of a picture is folded."""
    part = PART_MARK if isinstance(coded, Progressive) else ""
    return f"{wanted(coded)} frequencies of a block{part}"


def _fold(raw: Bytes, coded: Baseline, small: Floats) -> int:
    """Fold a baseline picture, and say where it ends; 0 where anything is out of order."""
    columns = of_blocks(coded.width, _units(coded.width, coded.across) * coded.across)
    rows = of_blocks(coded.height, _units(coded.height, coded.down) * coded.down)
    tables = coding.tables(coded.codes)
    if columns is None or rows is None or tables is None:
        return 0
    units = len(columns[0]) * len(rows[0]) // (coded.across * coded.down)
    room, ends, at = coding.unstuffed(raw, coded.start, _parts(units, coded.interval))
    if at < 0 or raw[at + 1] != _END_OF_PICTURE:
        return 0
    many, factors = wanted(coded), np.zeros(END + 1, np.float32)
    factors[:many] = coded.quantization[:many]
    is_in_order = _read(
        room, ends, coded.interval, coded.across, coded.down, np.array(coded.blocks), many, *tables, factors,
        *columns, *rows, _STEPS_TO, _WAVES, np.zeros(coded.down * _LINES, np.float32), small,
    )  # fmt: skip
    return int(at) + 2 if is_in_order else 0


def _fold_coarsely(raw: Bytes, coded: Progressive, small: Floats) -> bool:
    many = wanted(coded)
    scans = coded.coarse(many) if min(coded.width, coded.height) >= COARSE_FROM else None
    return scans is not None and all(_fold_scan(raw, coded, scan, many, small) for scan in scans)


def _fold_scan(raw: Bytes, coded: Progressive, scan: Scan, many: int, small: Floats) -> bool:
    across, down = (1, 1) if scan.is_alone else (coded.across, coded.down)
    columns = of_blocks(coded.width, _units(coded.width, across) * across)
    rows = of_blocks(coded.height, _units(coded.height, down) * down)
    tables = coding.tables(scan.codes)
    if columns is None or rows is None or tables is None:
        return False
    units = len(columns[0]) * len(rows[0]) // (across * down)
    room, ends, at = coding.unstuffed(raw, scan.start, _parts(units, scan.interval))
    if at != scan.end:
        return False
    factors = np.zeros(END + 1, np.float32)
    factors[:many] = np.ldexp(coded.quantization[:many], scan.low)
    codes = (tables.codes, tables.ends, tables.firsts, tables.meanings, factors)
    places = (*columns, *rows, np.zeros(down * _LINES, np.float32), small)
    if scan.first == 0:
        blocks = np.array(scan.blocks)
        return bool(
            _read_means(room, ends, scan.interval, across, down, blocks, scan.is_refinement, *codes, *places)
        )
    return bool(_read_band(
        room, ends, scan.interval, scan.blocks[0], scan.first, scan.last, *codes, *places, _STEPS_TO, _WAVES
    ))  # fmt: skip


def _units(length: int, blocks: int) -> int:
    return -(-length // (BLOCK * blocks))


def _parts(units: int, interval: int) -> int:
    return -(-units // interval) if interval else 1


def wanted(coded: Baseline | Progressive) -> int:
    """Give how many frequencies of a block matter, in the order in which they are stored."""
    pixels = min(coded.width, coded.height) / _FILTERS
    lines = 1 if pixels >= _ENOUGH_FOR_MEANS else max(2, math.ceil(_ENOUGH / pixels))
    return lines * (lines + 1) // 2 if lines < BLOCK else END


@inlined
def _longer(window: Any, table: Any, ends: Any, firsts: Any, meanings: Any) -> Any:
    """Search for a code longer than what tables look ahead."""
    for length in range(AHEAD + 1, LONGEST):
        code = np.int64(window >> np.uint64(64 - length))
        if code < ends[table * LONGEST + length]:
            return np.int64(meanings[firsts[table * LONGEST + length] + code] + (length | length << 24))
    return np.int64(DISORDER << 8)


@inlined
def _valued(window: Any, code: Any) -> Any:
    """Give the value that follows a code: negative where its first bit is 0."""
    size = code >> 16 & 255
    value = np.int64(((window << np.uint64(code >> 24 & 63)) >> np.uint64(1)) >> np.uint64((63 - size) & 63))
    # Signs are as good as random: a branch would be guessed wrong every second time.
    return value + (((value - ((1 << size) >> 1)) >> 63) & (1 - (1 << size)))


@inlined
def _refilled(room: Any, at: Any, window: Any, bits: Any) -> Any:
    """Hold at least 56 bits: where to read on, what is held, highest first, and how many bits that are."""
    window |= word_at(room, at) >> bits
    return at + np.int64((_ALL - bits) >> np.uint64(3)), window, bits | np.uint64(56)


@inlined
def _passed_over(
    room: Any, at: Any, window: Any, bits: Any, nth: Any, table: Any, codes: Any, leaps: Any, ends: Any,
    firsts: Any, meanings: Any,
) -> Any:  # fmt: skip
    """Go to the end of a block, and give the frequency after its last."""
    while nth < END:
        if bits < np.uint64(32):
            at, window, bits = _refilled(room, at, window, bits)
        step: Any = np.int64(leaps[np.uint64(table * STEPS) + (window >> _SHIFT)])
        if nth + (step >> 8 & 255) < END:
            nth += step >> 16
        else:
            step = np.int64(codes[np.uint64(table * STEPS) + (window >> _SHIFT)])
            if step == 0:
                step = _longer(window, table, ends, firsts, meanings)
            nth += (step >> 8 & 255) + 1
        window, bits = window << np.uint64(step & 63), bits - np.uint64(step & 63)
    return at, window, bits, nth


@inlined
def _summed(
    room: Any, at: Any, window: Any, bits: Any, table: Any, wanted: Any, codes: Any, ends: Any, firsts: Any,
    meanings: Any, pairs: Any, factors: Any, first: Any, weights: Any, block: Any, steps: Any, waves: Any,
    sums: Any,
) -> Any:  # fmt: skip
    """Add the wanted frequencies of a block to the sums, and give the next frequency."""
    nth: Any = 1
    while nth < wanted:
        if bits < np.uint64(32):
            at, window, bits = _refilled(room, at, window, bits)
        pair: Any = pairs[np.uint64(table * STEPS) + (window >> _SHIFT)]
        value: Any = np.int64(np.int16(pair >> 16))
        # Where the first ends the block, the second is of the next.
        if pair == 0 or END - 1 <= nth + (pair >> 8 & 255) < OVER:
            code: Any = np.int64(codes[np.uint64(table * STEPS) + (window >> _SHIFT)])
            if code == 0:
                code = _longer(window, table, ends, firsts, meanings)
            value, pair = _valued(window, code), code & 0xFFFF
        window, bits = window << np.uint64(pair & 63), bits - np.uint64(pair & 63)
        # What is beyond what is wanted is added too, times nothing: that costs less than to ask.
        nth += pair >> 8 & 255
        place = np.uint64(min(nth, END))
        add_four(
            sums, first + steps[place], weights, block + waves[place], np.float32(value) * factors[place]
        )
        nth += pair >> 40 & 255
        place = np.uint64(min(nth, END))
        value = pair >> 48
        add_four(
            sums, first + steps[place], weights, block + waves[place], np.float32(value) * factors[place]
        )
        nth += 1
    return at, window, bits, nth


@inlined
def _folded_down(sums: Any, line: Any, down: Any, rows: Any, weights: Any, small: Any) -> None:
    """Weigh the sums of a line of blocks for the places it matters to, and start the next line at nothing."""
    for over in range(down):
        row = line * down + over
        for place in range(min(PLACES, SIDE - rows[row])):
            for wave in range(BLOCK):
                weight = weights[(row * BLOCK + wave) * PLACES + place]
                if weight:
                    start, to = over * _LINES + wave * _ROW, (rows[row] + place) * SIDE
                    for column in range(0, SIDE, PLACES):
                        add_four(small, to + column, sums, start + column, weight)
    for at in range(len(sums)):
        sums[at] = np.float32(0)


@compiled(
    types.boolean(
        _BYTES, _PLACED, types.int64, types.int64, types.int64, _PLACED, types.int64, _WORDS, _WORDS, _PLACED,
        _PLACED, _WORDS, _PLACED, _LINE, _PLACED, _LINE, _PLACED, _LINE, _PLACED, _PLACED, _LINE, _LINE,
    ),
    borrows=True,
)  # fmt: skip
def _read(  # noqa: C901 - one walk; parted differently it takes half as long again
    room: Any, parts: Any, interval: Any, across: Any, down: Any, blocks: Any, wanted: Any, codes: Any,
    leaps: Any, ends: Any, firsts: Any, meanings: Any, pairs: Any, factors: Any, columns: Any,
    column_weights: Any, rows: Any, row_weights: Any, steps: Any, waves: Any, sums: Any, small: Any,
) -> bool:  # fmt: skip
    at, window, bits, before, part = 0, np.uint64(0), np.uint64(0), 0, 0
    units = len(columns) // across
    for unit in range(units * (len(rows) // down)):
        line, column = unit // units, unit % units
        if interval and unit and unit % interval == 0:
            if at - np.int64(bits >> np.uint64(3)) != parts[part]:
                return False
            at, window, bits, before, part = parts[part], np.uint64(0), np.uint64(0), 0, part + 1
        for nth in range(len(blocks)):
            table, frequency = 2 * blocks[nth], 1
            at, window, bits = _refilled(room, at, window, bits)
            code: Any = np.int64(codes[np.uint64(table * STEPS) + (window >> _SHIFT)])
            if code == 0:
                code = _longer(window, table, ends, firsts, meanings)
            before += _valued(window, code) if nth < across * down else 0
            if code >> 8 & 255 or code >> 16 & 255 > _LAST_DIFFERENCE:
                return False
            window, bits = window << np.uint64(code & 63), bits - np.uint64(code & 63)
            if nth < across * down:
                block = column * across + nth % across
                first = nth // across * _LINES + columns[block]
                block *= BLOCK * PLACES
                add_four(sums, first, column_weights, block, np.float32(before) * factors[0])
                at, window, bits, frequency = _summed(
                    room, at, window, bits, table + 1, wanted, codes, ends, firsts, meanings, pairs, factors,
                    first, column_weights, block, steps, waves, sums,
                )  # fmt: skip
            at, window, bits, frequency = _passed_over(
                room, at, window, bits, frequency, table + 1, codes, leaps, ends, firsts, meanings
            )
            if frequency != END and not OVER <= frequency < DISORDER:
                return False
        if at - np.int64(bits >> np.uint64(3)) > parts[-1]:
            return False
        if column == units - 1:
            _folded_down(sums, line, down, rows, row_weights, small)
    return bool(at - np.int64(bits >> np.uint64(3)) == parts[-1])


@compiled(
    types.boolean(
        _BYTES, _PLACED, types.int64, types.int64, types.int64, _PLACED, types.boolean, _WORDS, _PLACED,
        _PLACED, _WORDS, _LINE, _PLACED, _LINE, _PLACED, _LINE, _LINE, _LINE,
    ),
    borrows=True,
)  # fmt: skip
def _read_means(  # noqa: C901 - as `_read`
    room: Any, parts: Any, interval: Any, across: Any, down: Any, blocks: Any, is_refinement: Any, codes: Any,
    ends: Any, firsts: Any, meanings: Any, factors: Any, columns: Any, column_weights: Any, rows: Any,
    row_weights: Any, sums: Any, small: Any,
) -> bool:  # fmt: skip
    """Add the means of blocks, or one bit more of them."""
    at, window, bits, before, part = 0, np.uint64(0), np.uint64(0), 0, 0
    units = len(columns) // across
    for unit in range(units * (len(rows) // down)):
        line, column = unit // units, unit % units
        if interval and unit and unit % interval == 0:
            if at - np.int64(bits >> np.uint64(3)) != parts[part]:
                return False
            at, window, bits, before, part = parts[part], np.uint64(0), np.uint64(0), 0, part + 1
        for nth in range(len(blocks)):
            at, window, bits = _refilled(room, at, window, bits)
            # Of a refinement each bit is all there is of a block, and means itself.
            code: Any = 1
            value: Any = np.int64(window >> np.uint64(63))
            if not is_refinement:
                table = 2 * blocks[nth]
                code = np.int64(codes[np.uint64(table * STEPS) + (window >> _SHIFT)])
                if code == 0:
                    code = _longer(window, table, ends, firsts, meanings)
                if code >> 8 & 255 or code >> 16 & 255 > _LAST_DIFFERENCE:
                    return False
                before += _valued(window, code) if nth < across * down else 0
                value = before
            window, bits = window << np.uint64(code & 63), bits - np.uint64(code & 63)
            if nth < across * down:
                block = column * across + nth % across
                add_four(
                    sums, nth // across * _LINES + columns[block], column_weights, block * BLOCK * PLACES,
                    np.float32(value) * factors[0],
                )  # fmt: skip
        if at - np.int64(bits >> np.uint64(3)) > parts[-1]:
            return False
        if column == units - 1:
            _folded_down(sums, line, down, rows, row_weights, small)
    return bool(at - np.int64(bits >> np.uint64(3)) == parts[-1])


@compiled(
    types.boolean(
        _BYTES, _PLACED, types.int64, types.int64, types.int64, types.int64, _WORDS, _PLACED, _PLACED, _WORDS,
        _LINE, _PLACED, _LINE, _PLACED, _LINE, _LINE, _LINE, _PLACED, _PLACED,
    ),
    borrows=True,
)  # fmt: skip
def _read_band(  # noqa: C901 - as `_read`
    room: Any, parts: Any, interval: Any, number: Any, first: Any, last: Any, codes: Any, ends: Any,
    firsts: Any, meanings: Any, factors: Any, columns: Any, column_weights: Any, rows: Any, row_weights: Any,
    sums: Any, small: Any, steps: Any, waves: Any,
) -> bool:  # fmt: skip
    """Add some frequencies of blocks, of which several in a row may hold none."""
    at, window, bits, part, empty = 0, np.uint64(0), np.uint64(0), 0, 0
    table, units = 2 * number, len(columns)
    for unit in range(units * len(rows)):
        line, column = unit // units, unit % units
        if interval and unit and unit % interval == 0:
            if at - np.int64(bits >> np.uint64(3)) != parts[part] or empty:
                return False
            at, window, bits, part = parts[part], np.uint64(0), np.uint64(0), part + 1
        frequency: Any = first
        while empty == 0 and frequency <= last:
            if bits < np.uint64(32):
                at, window, bits = _refilled(room, at, window, bits)
            code: Any = np.int64(codes[np.uint64(table * STEPS) + (window >> _SHIFT)])
            if code == 0:
                code = _longer(window, table, ends, firsts, meanings)
            run, size, value = code >> 8 & 255, code >> 16 & 255, _valued(window, code)
            window, bits = window << np.uint64(code & 63), bits - np.uint64(code & 63)
            frequency += run
            if size and frequency <= last:
                nth = np.uint64(frequency)
                add_four(
                    sums, columns[column] + steps[nth], column_weights, column * BLOCK * PLACES + waves[nth],
                    np.float32(value) * factors[nth],
                )  # fmt: skip
            elif size or run > _LONG_RUN:
                return False
            elif run < _LONG_RUN:
                # So many blocks end here: a bit, and as many more as the run says.
                more = np.uint64(run)
                empty = (1 << run) + np.int64((window >> np.uint64(1)) >> (np.uint64(63) - more))
                window, bits = window << more, bits - more
            frequency += 1
        if frequency > last + 1 and not empty:
            return False
        empty -= empty > 0
        if at - np.int64(bits >> np.uint64(3)) > parts[-1]:
            return False
        if column == units - 1:
            _folded_down(sums, line, 1, rows, row_weights, small)
    return bool(at - np.int64(bits >> np.uint64(3)) == parts[-1] and empty == 0)
