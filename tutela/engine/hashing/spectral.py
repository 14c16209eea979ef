"""Folds a baseline JPEG into the 64 x 64 brightness that PDQ reads, from its frequencies, without its pixels.

What a fingerprint reads is a weighted sum of pixels, and a block's pixels are a weighted sum of its 64
frequencies: so each frequency that the file holds is weighted once, and no pixel is ever made. High ones
hardly matter where a filter spans many pixels; they and all colours are passed over, several codes at a time.
Only what is in perfect order is read: anything else is left to libjpeg-turbo, which tells what is damaged.
"""

import math
import threading
from functools import lru_cache
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from tutela.engine.hashing import codes as coding
from tutela.engine.hashing.codes import AHEAD, DISORDER, END, LONGEST, OVER, STEPS
from tutela.engine.hashing.compiling import add_four, compiled, inlined, put_word, word_at
from tutela.engine.hashing.folding import SIDE, Floats, taps
from tutela.engine.media.baseline import Baseline

# The more pixels a filter spans, the fewer frequencies it lets through: so many along each side of a block,
# times the pixels, keep a fingerprint within a bit on average and four at most. Means alone need some more.
_FILTERS, _ENOUGH, _ENOUGH_FOR_MEANS = 128, 15, 20
_BLOCK, _PLACES = 8, 4
_SHIFT, _ALL = np.uint64(64 - AHEAD), np.uint64(63)
# A row of sums is a little longer than it need be: four are always added at once.
_ROW = SIDE + 2 * _PLACES
_LINES = _BLOCK * _ROW
_LAST_DIFFERENCE = 11
# Decoders cut pixels to what can be shown. Where as much as a place of the 64 x 64 lies beyond, that matters.
_DARKEST, _BRIGHTEST = -8, 263
# No unit of a scan takes more bytes than this, so that overrunning it is noticed in time.
_SPARE = 4096
_RESTART = 0xD0

_ZIGZAG = np.array([
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,
    7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
])  # fmt: skip
# Where each frequency is weighed and summed; what lies beyond the last, anywhere.
_STEPS_TO, _WAVES = np.append(_ZIGZAG // _BLOCK * _ROW, 0), np.append(_ZIGZAG % _BLOCK * _PLACES, 0)

_BYTES, _READ = types.Array(types.uint8, 1, "C"), types.Array(types.uint8, 1, "C", readonly=True)
_LINE, _MATRIX = types.Array(types.float32, 1, "C"), types.Array(types.float32, 2, "C")
_WORDS, _PLACED = types.Array(types.int32, 1, "C"), types.Array(types.int64, 1, "C")
_Ints = NDArray[np.int64]


class _Scratch(threading.local):
    """Room for a scan's data, used again for the next file: new memory costs more than what is done there."""

    def __init__(self) -> None:
        self.room = np.empty(1 << 20, np.uint8)

    def of(self, size: int) -> NDArray[np.uint8]:
        if len(self.room) < size:
            self.room = np.empty(size, np.uint8)
        return self.room


_scratch = _Scratch()


def folded(content: bytes, coded: Baseline) -> Floats | None:
    """Fold a picture into (64, 64) brightness from 0 to 255.

    Args:
        content: the file.
        coded: as `baseline.read` tells.

    Returns:
        the brightness; None for a picture too small for this way, or with anything out of order or range.

    Source:
        ITU-T T.81 (1992), annex F: how a baseline JPEG is coded.
    """
    columns = _weights(coded.width, -(-coded.width // (_BLOCK * coded.across)) * coded.across)
    rows = _weights(coded.height, -(-coded.height // (_BLOCK * coded.down)) * coded.down)
    tables = coding.tables(coded.codes)
    if columns is None or rows is None or tables is None:
        return None
    raw = np.frombuffer(content, np.uint8)
    room = _scratch.of(len(raw) - coded.start + _SPARE)
    ends = np.empty(_parts(coded), np.int64)
    if not _unstuffed(raw, coded.start, room, ends):
        return None
    many, small = wanted(coded), np.full(SIDE * SIDE, 128, np.float32)
    factors = np.zeros(END + 1, np.float32)
    factors[:many] = coded.quantization[:many]
    is_whole = _read(
        room, ends, coded.interval, coded.across, coded.down, np.array(coded.blocks), many, *tables, factors,
        *columns, *rows, _STEPS_TO, _WAVES, np.zeros(coded.down * _LINES, np.float32), small,
    )  # fmt: skip
    is_shown = is_whole and small.min() >= _DARKEST and small.max() <= _BRIGHTEST
    return small.reshape(SIDE, SIDE) if is_shown else None


def wanted(coded: Baseline) -> int:
    """Give how many frequencies of a block matter, in the order in which they are stored."""
    pixels = min(coded.width, coded.height) / _FILTERS
    lines = 1 if pixels >= _ENOUGH_FOR_MEANS else max(2, math.ceil(_ENOUGH / pixels))
    return lines * (lines + 1) // 2 if lines < _BLOCK else END


def _parts(coded: Baseline) -> int:
    units = -(-coded.width // (_BLOCK * coded.across)) * -(-coded.height // (_BLOCK * coded.down))
    return -(-units // coded.interval) if coded.interval else 1


@lru_cache(maxsize=64)
def _weights(length: int, blocks: int) -> tuple[_Ints, Floats] | None:
    """Give, for each block along an axis, the first of the places it is weighed for, and the weights.

    Returns:
        places, and (blocks * 8 * 4) weights: of each frequency for four places. None where a block matters to
        more places than four.
    """
    starts, counts, weights = taps(length)
    places = np.full(blocks, SIDE, np.int64)
    line = np.zeros(blocks * _BLOCK * _PLACES, np.float32)
    angles = np.arange(_BLOCK)[:, None] * (2 * np.arange(_BLOCK)[None, :] + 1) * np.pi / (2 * _BLOCK)
    waves = np.ascontiguousarray(np.cos(angles) / 2, np.float32)
    waves[0] = np.sqrt(1 / _BLOCK)
    return (places, line) if _weigh(starts, counts, weights, waves, places, line) else None


@compiled(types.boolean(_PLACED, _PLACED, _MATRIX, _MATRIX, _PLACED, _LINE), exactly=True)
def _weigh(starts: Any, counts: Any, weights: Any, waves: Any, places: Any, line: Any) -> bool:
    for place in range(SIDE):
        for offset in range(counts[place]):
            block, within = divmod(starts[place] + offset, _BLOCK)
            places[block] = min(places[block], place)
            nth = place - places[block]
            if nth >= _PLACES:
                return False
            for wave in range(_BLOCK):
                at = (block * _BLOCK + wave) * _PLACES + nth
                line[at] += weights[place, offset] * waves[wave, within]
    return True


@compiled(types.boolean(_READ, types.int64, _BYTES, _PLACED), exactly=True)
def _unstuffed(raw: Any, at: int, room: Any, ends: Any) -> bool:
    """Copy a scan without the zeros that follow bytes of ones, and note where its parts end."""
    ones, highs = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
    to, part = 0, 0
    while at + 1 < len(raw):
        while at + 8 <= len(raw):
            word = word_at(raw, at)
            put_word(room, to, word)
            if (~word - ones) & word & highs:
                break
            at, to = at + 8, to + 8
        if at + 1 >= len(raw):
            break
        if raw[at] != 0xFF:  # noqa: PLR2004 - ones alone
            room[to] = raw[at]
            at, to = at + 1, to + 1
        elif raw[at + 1] == 0:
            room[to] = raw[at]
            at, to = at + 2, to + 1
        elif part + 1 < len(ends):
            if raw[at + 1] != _RESTART + part % 8:
                return False
            ends[part] = to
            at, part = at + 2, part + 1
        else:
            ends[part] = to
            return bool(raw[at + 1] == 0xD9)  # noqa: PLR2004 - the end of the picture
    return False


@inlined
def _longer(held: Any, table: Any, ends: Any, firsts: Any, meanings: Any) -> Any:
    """Search for a code longer than what tables look ahead."""
    for length in range(AHEAD + 1, LONGEST):
        code = np.int64(held >> np.uint64(64 - length))
        if code < ends[table * LONGEST + length]:
            return np.int64(meanings[firsts[table * LONGEST + length] + code] + (length | length << 24))
    return np.int64(DISORDER << 8)


@inlined
def _valued(held: Any, code: Any) -> Any:
    """Give the value that follows a code: negative where its first bit is 0."""
    size = code >> 16 & 255
    value = np.int64(((held << np.uint64(code >> 24 & 63)) >> np.uint64(1)) >> np.uint64((63 - size) & 63))
    # Signs are as good as random: a branch would be guessed wrong every second time.
    return value + (((value - ((1 << size) >> 1)) >> 63) & (1 - (1 << size)))


@inlined
def _refilled(room: Any, at: Any, held: Any, bits: Any) -> Any:
    """Hold at least 56 bits: where to read on, what is held, highest first, and how many bits that are."""
    held |= word_at(room, at) >> bits
    return at + np.int64((_ALL - bits) >> np.uint64(3)), held, bits | np.uint64(56)


@inlined
def _passed_over(
    room: Any, at: Any, held: Any, bits: Any, nth: Any, table: Any, codes: Any, leaps: Any, ends: Any,
    firsts: Any, meanings: Any,
) -> Any:  # fmt: skip
    """Go to the end of a block, and give the frequency after its last."""
    while nth < END:
        if bits < np.uint64(32):
            at, held, bits = _refilled(room, at, held, bits)
        step: Any = np.int64(leaps[np.uint64(table * STEPS) + (held >> _SHIFT)])
        if nth + (step >> 8 & 255) < END:
            nth += step >> 16
        else:
            step = np.int64(codes[np.uint64(table * STEPS) + (held >> _SHIFT)])
            if step == 0:
                step = _longer(held, table, ends, firsts, meanings)
            nth += (step >> 8 & 255) + 1
        held, bits = held << np.uint64(step & 63), bits - np.uint64(step & 63)
    return at, held, bits, nth


@inlined
def _summed(
    room: Any, at: Any, held: Any, bits: Any, table: Any, wanted: Any, codes: Any, ends: Any, firsts: Any,
    meanings: Any, pairs: Any, factors: Any, first: Any, weights: Any, block: Any, steps: Any, waves: Any,
    sums: Any,
) -> Any:  # fmt: skip
    """Add the wanted frequencies of a block to the sums, and give the next frequency."""
    nth: Any = 1
    while nth < wanted:
        if bits < np.uint64(32):
            at, held, bits = _refilled(room, at, held, bits)
        pair: Any = pairs[np.uint64(table * STEPS) + (held >> _SHIFT)]
        value: Any = np.int64(np.int16(pair >> 16))
        # Where the first ends the block, the second is of the next.
        if pair == 0 or END - 1 <= nth + (pair >> 8 & 255) < OVER:
            code: Any = np.int64(codes[np.uint64(table * STEPS) + (held >> _SHIFT)])
            if code == 0:
                code = _longer(held, table, ends, firsts, meanings)
            value, pair = _valued(held, code), code & 0xFFFF
        held, bits = held << np.uint64(pair & 63), bits - np.uint64(pair & 63)
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
    return at, held, bits, nth


@inlined
def _folded_down(sums: Any, line: Any, down: Any, rows: Any, weights: Any, small: Any) -> None:
    """Weigh the sums of a line of blocks for the places it matters to, and start the next line at nothing."""
    for over in range(down):
        row = line * down + over
        for place in range(min(_PLACES, SIDE - rows[row])):
            for wave in range(_BLOCK):
                weight = weights[(row * _BLOCK + wave) * _PLACES + place]
                if weight:
                    start, to = over * _LINES + wave * _ROW, (rows[row] + place) * SIDE
                    for column in range(0, SIDE, _PLACES):
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
    at, held, bits, before, part = 0, np.uint64(0), np.uint64(0), 0, 0
    units = len(columns) // across
    for unit in range(units * (len(rows) // down)):
        line, column = unit // units, unit % units
        if interval and unit and unit % interval == 0:
            if at - np.int64(bits >> np.uint64(3)) != parts[part]:
                return False
            at, held, bits, before, part = parts[part], np.uint64(0), np.uint64(0), 0, part + 1
        for nth in range(len(blocks)):
            table, frequency = 2 * blocks[nth], 1
            at, held, bits = _refilled(room, at, held, bits)
            code: Any = np.int64(codes[np.uint64(table * STEPS) + (held >> _SHIFT)])
            if code == 0:
                code = _longer(held, table, ends, firsts, meanings)
            before += _valued(held, code) if nth < across * down else 0
            if code >> 8 & 255 or code >> 16 & 255 > _LAST_DIFFERENCE:
                return False
            held, bits = held << np.uint64(code & 63), bits - np.uint64(code & 63)
            if nth < across * down:
                block = column * across + nth % across
                first = nth // across * _LINES + columns[block]
                block *= _BLOCK * _PLACES
                add_four(sums, first, column_weights, block, np.float32(before) * factors[0])
                at, held, bits, frequency = _summed(
                    room, at, held, bits, table + 1, wanted, codes, ends, firsts, meanings, pairs, factors,
                    first, column_weights, block, steps, waves, sums,
                )  # fmt: skip
            at, held, bits, frequency = _passed_over(
                room, at, held, bits, frequency, table + 1, codes, leaps, ends, firsts, meanings
            )
            if frequency != END and not OVER <= frequency < DISORDER:
                return False
        if at - np.int64(bits >> np.uint64(3)) > parts[-1]:
            return False
        if column == units - 1:
            _folded_down(sums, line, down, rows, row_weights, small)
    return bool(at - np.int64(bits >> np.uint64(3)) == parts[-1])
