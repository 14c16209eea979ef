"""Lays a JPEG's code tables out so that a step through its codes is one look-up, and a scan without gaps."""

import threading
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from tutela.engine.compiling import compiled, put_word, word_at

# A step looks so many bits ahead; longer codes are rare and searched for. Tables for one bit more would not
# stay in the memory nearest to a core.
AHEAD = 11
STEPS, LONGEST = 1 << AHEAD, 17
# Frequencies run from 0 to 63; beyond that a block is at its end.
END = 64
# What a code adds to them where the block ends, and where it means nothing.
OVER, DISORDER = 128, 224
_TABLES, _VALUES = 4, 256
_LONG_RUN, _NOWHERE = 15, 127
# No unit of a scan takes more bytes than this, so that overrunning it is noticed in time.
_SPARE = 4096
_RESTART = 0xD0

_BYTES, _READ = types.Array(types.uint8, 1, "C"), types.Array(types.uint8, 1, "C", readonly=True)
_WORDS, _PLACED = types.Array(types.int32, 1, "C"), types.Array(types.int64, 1, "C")

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


class Tables(NamedTuple):
    """Four code tables in one row, each by what the next bits are.

    Attributes:
        codes: bits of code and value, then the run, the bits of the value, and of the code, a byte each.
        leaps: several codes at once: their bits, the frequencies before the end of the block, and those in
            all, which are past the end where it is reached.
        ends: for each length of code, the first that is none.
        firsts: for each length, where its meanings start, less its first code.
        meanings: what codes mean: as in `codes`, without the bits of the code.
        pairs: two codes with their values at once: the bits of both, the run and the value of the first; in
            the upper half how far on the second is, and its value. Without a second that half is 0, and
            without a first all is.
    """

    codes: NDArray[np.int32]
    leaps: NDArray[np.int32]
    ends: NDArray[np.int64]
    firsts: NDArray[np.int64]
    meanings: NDArray[np.int32]
    pairs: NDArray[np.int64]


@lru_cache(maxsize=64)
def tables(codes: tuple[tuple[int, bytes, bytes], ...]) -> Tables | None:
    """Lay code tables out, as `baseline.Baseline.codes` gives them; None where one cannot be."""
    layout = Tables(
        np.zeros(_TABLES * STEPS, np.int32), np.full(_TABLES * STEPS, _NOWHERE << 8, np.int32),
        np.zeros(_TABLES * LONGEST, np.int64), np.zeros(_TABLES * LONGEST, np.int64),
        np.zeros(_TABLES * _VALUES, np.int32), np.zeros(_TABLES * STEPS, np.int64),
    )  # fmt: skip
    for table, counts, values in codes:
        for nth, meant in enumerate(values):
            layout.meanings[table * _VALUES + nth] = _meaning(meant, is_frequency=table % 2 == 1)
        if not _fill_codes(np.frombuffer(counts, np.uint8), table, *layout[:-1]):
            return None
        _fill_leaps(table, layout.codes, layout.leaps)
        _fill_pairs(table, layout.codes, layout.pairs)
    return layout


def _meaning(meant: int, *, is_frequency: bool) -> int:
    run, size = meant >> 4, meant & 15
    if is_frequency and size == 0 and run != _LONG_RUN:
        run = DISORDER if run else OVER
    return size | run << 8 | size << 16


@compiled(types.boolean(_READ, types.int64, _WORDS, _WORDS, _PLACED, _PLACED, _WORDS), exactly=True)
def _fill_codes(
    counts: Any, table: int, codes: Any, leaps: Any, ends: Any, firsts: Any, meanings: Any
) -> bool:
    code = known = 0
    for length in range(1, LONGEST):
        count = int(counts[length - 1])
        # A code of ones alone is never given.
        if code + count >= 1 << length and count:
            return False
        firsts[table * LONGEST + length] = table * _VALUES + known - code
        for nth in range(count):
            meant = meanings[table * _VALUES + known + nth]
            if length <= AHEAD:
                start = table * STEPS + ((code + nth) << (AHEAD - length))
                for at in range(start, start + (1 << (AHEAD - length))):
                    codes[at] = meant + (length | length << 24)
        code, known = code + count, known + count
        ends[table * LONGEST + length] = code if count else 0
        code <<= 1
    return True


@compiled(types.void(types.int64, _WORDS, _WORDS), exactly=True)
def _fill_leaps(table: int, codes: Any, leaps: Any) -> None:
    for ahead in range(STEPS):
        used = passed = over = 0
        while not over:
            code = codes[table * STEPS + ((ahead << used) & (STEPS - 1))]
            bits, run = code & 255, code >> 8 & 255
            if code == 0 or used + bits > AHEAD or run == DISORDER:
                break
            if run == OVER:
                over = OVER
            elif passed + run + 1 < END:
                passed += run + 1
            else:
                break
            used += bits
        if used:
            leaps[table * STEPS + ahead] = used | passed << 8 | (passed + over) << 16


@compiled(types.void(types.int64, _WORDS, _PLACED), exactly=True)
def _fill_pairs(table: int, codes: Any, pairs: Any) -> None:
    for first in range(STEPS):
        ahead, used, pair = first, 0, 0
        for place in (0, 32):
            code = codes[table * STEPS + ahead]
            bits, run, size = code & 255, code >> 8 & 255, code >> 16 & 255
            if code == 0 or used + bits > AHEAD or run == DISORDER:
                break
            value = (ahead >> (AHEAD - bits)) & ((1 << size) - 1)
            if value < (1 << size) >> 1:
                value += 1 - (1 << size)
            # The second stands one further than its run says: the first takes a place.
            pair |= (value & 0xFFFF) << (place + 16) | (run + (place > 0)) << (place + 8)
            used, ahead = used + bits, (ahead << bits) & (STEPS - 1)
            if run == OVER:
                break
        pairs[table * STEPS + first] = pair | used


class _Scratch(threading.local):
    """Room for a scan's data, used again for the next file: new memory costs more than what is done there."""

    def __init__(self) -> None:
        self.room = np.empty(1 << 20, np.uint8)

    def of(self, size: int) -> NDArray[np.uint8]:
        if len(self.room) < size:
            self.room = np.empty(size, np.uint8)
        return self.room


_scratch = _Scratch()


def unstuffed(raw: Bytes, start: int, parts: int) -> tuple[Bytes, Places, int]:
    """Copy a scan's data without the zeros that follow bytes of ones.

    Args:
        raw: the file.
        start: where the scan's data starts.
        parts: how many there are between restarts.

    Returns:
        the data, which is good until the next call in this thread; where each part of it ends; and where the
        marker behind it stands in the file, -1 where that or a restart is not found in its place.
    """
    room, ends = _scratch.of(len(raw) - start + _SPARE), np.empty(parts, np.int64)
    at = int(_copied(raw, start, room, ends))
    # Reading looks ahead; what it finds there must not be of the file before.
    room[ends[-1] : ends[-1] + _SPARE] = 0
    return room, ends, at


@compiled(types.int64(_READ, types.int64, _BYTES, _PLACED), exactly=True)
def _copied(raw: Any, at: int, room: Any, ends: Any) -> int:
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
                return -1
            ends[part] = to
            at, part = at + 2, part + 1
        else:
            ends[part] = to
            return at
    return -1
