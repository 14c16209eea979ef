"""The inner loops that judge what lies in buckets, and verify what is left."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints
from tutela.engine.matching.hamming.distance import Whole, distance_between
from tutela.engine.matching.hashes import Columns, Known, Shorts, Words
from tutela.engine.matching.simd import LANES, lowest_bit, near_lanes, popcount, prefetch

High = NDArray[Any]

# A tag keeps a query's row above the band that led to a candidate.
BAND_BITS, BAND_MASK = 4, 15


@compiled(borrows=True)
def apart(left: Shorts, right: Shorts, band: Whole) -> np.int64:
    """Count the bits in which two hashes differ in one band."""
    return np.int64(popcount(np.uint64(left[band] ^ right[band])))


@compiled(borrows=True)
def leading_band(left: Shorts, right: Shorts, reach: Ints) -> np.int64:
    """Name the first band from which four on the ring are together never further apart than they may be.

    The buckets of that band lead from one hash to the other: judging them goes by the first two of the four.
    """
    for band in range(16):
        left_over = reach[band] - apart(left, right, band)
        for step in range(1, 4):
            if left_over < 0:
                break
            further = (band + step) & 15
            left_over += reach[further] + 1 - apart(left, right, further)
        if left_over >= 0:
            return np.int64(band)
    return np.int64(-1)


@compiled(borrows=True)
def row_at(low: Shorts, high: High, place: Whole) -> np.int64:
    """Put a row's number together."""
    return np.int64(low[place]) | (np.int64(high[place]) << 16)


@compiled(borrows=True)
def tag_of(query: Whole, band: Whole) -> np.int64:
    """Put together what is noted beside a candidate."""
    return np.int64((query << BAND_BITS) | band)


@compiled(borrows=True)
def ask_for(following: Shorts, first: Whole, last: Whole) -> None:
    """Ask for what lies in one bucket."""
    for place in range(first, last, LANES):
        prefetch(following, place)
    prefetch(following, last - 1)


@compiled(borrows=True)
def judge(
    known: Known,
    first: Whole,
    last: Whole,
    key: Whole,
    most: Whole,
    tag: Whole,
    waiting: Ints,
    count: int,
) -> tuple[int, np.int64]:
    """Take out of one bucket what may be near, until the room is full.

    Args:
        known: see `probe`; what names the rows of candidates is asked for.
        first: where the bucket begins; it ends before `last`.
        last: see there.
        key: the query's key in the next band.
        most: in how many bits that may differ.
        tag: what to note of the query.
        waiting: (room, 2) receives place and tag.
        count: how many wait already.

    Returns:
        how many wait now, and where to go on in this bucket: its end, if the room sufficed.
    """
    _, _, _, following, low, high = known
    for place in range(first, last, LANES):
        if count + LANES > len(waiting):
            return count, np.int64(place)
        near = near_lanes(following, place, key, most)
        if last - place < LANES:
            near &= (np.uint64(1) << np.uint64(last - place)) - np.uint64(1)
        while near:
            at = place + np.int64(lowest_bit(near))
            near &= near - np.uint64(1)
            prefetch(low, at)
            prefetch(high, at)
            waiting[count, 0] = at
            waiting[count, 1] = tag
            count += 1
    return count, np.int64(last)


@compiled(borrows=True)
def name_rows(known: Known, waiting: Ints, waited: int) -> None:
    """Put rows in the place of places, and ask for their hashes."""
    words, low, high = known[0], known[4], known[5]
    flat = words.reshape(-1)
    for slot in range(waited):
        row = row_at(low, high, waiting[slot, 0])
        prefetch(flat, row * 4)
        waiting[slot, 0] = row


@compiled(borrows=True)
def verify(
    queries: Words,
    asked: Columns,
    known: Known,
    reach: Ints,
    radius: int,
    waiting: Ints,
    waited: int,
    found: Ints,
    count: int,
) -> int:
    """Compare what waits with its query; returns how many rows of `found` are valid now, -1 if too few."""
    words, columns = known[0], known[1]
    name_rows(known, waiting, waited)
    for slot in range(waited):
        row, query = waiting[slot, 0], waiting[slot, 1] >> BAND_BITS
        distance = distance_between(queries, query, words, row)
        if distance > radius:
            continue
        # A hash near in several bands is told of once, by the first that leads to it.
        if leading_band(asked[query], columns[row], reach) != waiting[slot, 1] & BAND_MASK:
            continue
        if count >= len(found):
            return -1
        found[count, 0], found[count, 1], found[count, 2] = query, row, distance
        count += 1
    return count
