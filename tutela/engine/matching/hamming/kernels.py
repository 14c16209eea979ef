"""The inner loops of the near index: look into buckets, judge what lies there, verify what is left."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints
from tutela.engine.matching.hamming.base import Known
from tutela.engine.matching.hamming.buckets import Ids, Shorts
from tutela.engine.matching.hashes import Columns, Words
from tutela.engine.matching.simd import LANES, lowest_bit, near_lanes, popcount, prefetch

High = NDArray[Any]
Whole = int | np.int64
Plan = tuple[Ints, Ints, Ints, Ints]

CELLS = (1 << 16) + 1
# Queries whose steps are taken together, and buckets asked for ahead of being read.
GROUP, AHEAD = 4, 24
# A tag keeps a query's row above the budget with which a candidate was judged, and the band that led to it.
TAG_BITS, BUDGET_MASK, BAND_BITS, BAND_MASK = 12, 255, 4, 15
# A row's number in a record; the keys in two more bands are above it.
ROW_MASK = np.uint64(0xFFFFFFFF)
# Hashes compared before asking whether one of them is near.
BLOCK = 256


@compiled(borrows=True)
def distance_between(left: Words, left_row: Whole, right: Words, right_row: Whole) -> np.int64:
    """Count the bits in which two hashes differ."""
    return np.int64(
        popcount(left[left_row, 0] ^ right[right_row, 0])
        + popcount(left[left_row, 1] ^ right[right_row, 1])
        + popcount(left[left_row, 2] ^ right[right_row, 2])
        + popcount(left[left_row, 3] ^ right[right_row, 3])
    )


@compiled(borrows=True)
def apart(left: Shorts, right: Shorts, band: Whole) -> np.int64:
    """Count the bits in which two hashes differ in one band."""
    return np.int64(popcount(np.uint64(left[band] ^ right[band])))


@compiled(borrows=True)
def leading_band(left: Shorts, right: Shorts, reach: Ints) -> np.int64:
    """Name the first band from which four on the ring are together never further apart than they may be.

    The buckets of that band lead from one hash to the other in every layout: each judges by some of the four.
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
def tag_of(query: Whole, budget: Whole, band: Whole) -> np.int64:
    """Put together what is noted beside a candidate."""
    return np.int64((((query << (TAG_BITS - BAND_BITS)) | budget) << BAND_BITS) | band)


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
    _, _, _, following, low, high, records = known
    for place in range(first, last, LANES):
        if count + LANES > len(waiting):
            return count, np.int64(place)
        near = near_lanes(following, place, key, most)
        if last - place < LANES:
            near &= (np.uint64(1) << np.uint64(last - place)) - np.uint64(1)
        while near:
            at = place + np.int64(lowest_bit(near))
            near &= near - np.uint64(1)
            if len(records):
                prefetch(records, at)
            else:
                prefetch(low, at)
                prefetch(high, at)
            waiting[count, 0] = at
            waiting[count, 1] = tag
            count += 1
    return count, np.int64(last)


@compiled(borrows=True)
def name_rows(asked: Columns, known: Known, reach: Ints, waiting: Ints, waited: int) -> int:
    """Put rows in the place of places, and ask for their hashes; leave out what two more bands rule out.

    Returns:
        how many wait now.
    """
    words, _, _, following, low, high, records = known
    flat, left = words.reshape(-1), 0
    if not len(records):
        for one in range(waited):
            row = row_at(low, high, waiting[one, 0])
            prefetch(flat, row * 4)
            waiting[one, 0] = row
        return waited
    for one in range(waited):
        place, tag = waiting[one, 0], waiting[one, 1]
        record, query, band = records[place], tag >> TAG_BITS, tag & BAND_MASK
        further, last = (band + 2) & 15, (band + 3) & 15
        key = np.uint64(following[place] ^ asked[query, (band + 1) & 15])
        left_over = ((tag >> BAND_BITS) & BUDGET_MASK) - np.int64(popcount(key))
        key = ((record >> np.uint64(48)) ^ np.uint64(asked[query, further])) & np.uint64(0xFFFF)
        left_over += reach[further] + 1 - np.int64(popcount(key))
        if left_over < 0:
            continue
        key = ((record >> np.uint64(32)) ^ np.uint64(asked[query, last])) & np.uint64(0xFFFF)
        if left_over + reach[last] + 1 < np.int64(popcount(key)):
            continue
        row = np.int64(record & ROW_MASK)
        prefetch(flat, row * 4)
        waiting[left, 0], waiting[left, 1] = row, tag
        left += 1
    return left


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
    for one in range(name_rows(asked, known, reach, waiting, waited)):
        row, query = waiting[one, 0], waiting[one, 1] >> TAG_BITS
        distance = distance_between(queries, query, words, row)
        if distance > radius:
            continue
        # A hash near in several bands is told of once, by the first that leads to it.
        if leading_band(asked[query], columns[row], reach) != waiting[one, 1] & BAND_MASK:
            continue
        if count >= len(found):
            return -1
        found[count, 0], found[count, 1], found[count, 2] = query, row, distance
        count += 1
    return count


@compiled(borrows=True)
def open_cells(
    asked: Columns, start: int, stop: int, plan: Plan, offsets: Ids, total: int, cells: Ints
) -> int:
    """List the buckets that some queries must look into; returns how many are not empty."""
    band, mask, budget, _ = plan
    named = 0
    for query in range(start, stop):
        for probed in range(len(band)):
            cell = band[probed] * CELLS + (np.int64(asked[query, band[probed]]) ^ mask[probed])
            prefetch(offsets, cell)
            cells[named, 0] = cell
            named += 1
    opened, named = 0, 0
    for query in range(start, stop):
        for probed in range(len(band)):
            cell, base = cells[named, 0], band[probed] * total
            named += 1
            first, last = base + np.int64(offsets[cell]), base + np.int64(offsets[cell + 1])
            if first < last:
                cells[opened, 0], cells[opened, 1] = first, last
                cells[opened, 2] = asked[query, (band[probed] + 1) & 15]
                cells[opened, 3] = budget[probed]
                cells[opened, 4] = tag_of(query, budget[probed], band[probed])
                opened += 1
    return opened


@compiled(borrows=True)
def ask_for(following: Shorts, first: Whole, last: Whole) -> None:
    """Ask for what lies in one bucket."""
    for place in range(first, last, LANES):
        prefetch(following, place)
    prefetch(following, last - 1)


@compiled(borrows=True)
def probe(
    queries: Words,
    asked: Columns,
    known: Known,
    plan: Plan,
    radius: int,
    start: int,
    cells: Ints,
    waiting: Ints,
    found: Ints,
) -> tuple[int, int]:
    """Search for queries from `start` on until all are done or `found` is full.

    A few queries at a time go through four steps, and each asks for memory before the next needs it: bucket
    bounds, neighbours' keys, rows, hashes.

    Args:
        queries: (q, 4) hashes asked for; `asked` is (q, 16), the same.
        asked: see there.
        known: hashes, the same as columns, and the columns of `Buckets`.
        plan: band, mask, budget and reach as in `bands.Plan`.
        radius: the largest distance that counts.
        start: the first query to search for.
        cells: (GROUP * p, 5) room; as many times p as there are queries suffice.
        waiting: (room, 2), refilled as often as needed.
        found: (room, 3) receives query, row and distance.

    Returns:
        the first query not searched to its end, and how many rows of `found` are valid.
    """
    words, offsets, following = known[0], known[2], known[3]
    count = 0
    for first in range(start, len(queries), GROUP):
        began, waited, asked_for = count, 0, 0
        stop = min(first + GROUP, len(queries))
        opened = open_cells(asked, first, stop, plan, offsets, len(words), cells)
        for at in range(opened):
            while asked_for < min(opened, at + AHEAD):
                ask_for(following, cells[asked_for, 0], cells[asked_for, 1])
                asked_for += 1
            place, last, key, most, tag = cells[at, 0], cells[at, 1], cells[at, 2], cells[at, 3], cells[at, 4]
            waited, place = judge(known, place, last, key, most, tag, waiting, waited)
            while place < last:
                count = verify(queries, asked, known, plan[3], radius, waiting, waited, found, count)
                if count < 0:
                    return first, began
                waited, place = judge(known, place, last, key, most, tag, waiting, 0)
        count = verify(queries, asked, known, plan[3], radius, waiting, waited, found, count)
        if count < 0:
            return first, began
    return len(queries), count


@compiled(borrows=True)
def least_of_half(planes: tuple[Words, Words], one: np.uint64, two: np.uint64) -> np.int64:
    """Give the least distance of one hash from several in half of the bits."""
    left, right = planes
    least = np.uint64(257)
    for row in range(len(left)):
        least = min(least, popcount(left[row] ^ one) + popcount(right[row] ^ two))
    return np.int64(least)


@compiled(borrows=True)
def scan(queries: Words, planes: Words, total: int, radius: int, start: int, found: Ints) -> tuple[int, int]:
    """Compare queries from `start` on with every hash; returns as `probe` does.

    Args:
        queries: (q, 4) hashes asked for.
        planes: (4, room) the first words of all known hashes, then the second ones and so on.
        total: how many known hashes there are.
        radius: the largest distance that counts.
        start: the first query to search for.
        found: (room, 3) receives query, row and distance.
    """
    count = 0
    for query in range(start, len(queries)):
        began = count
        one, two, three, four = queries[query, 0], queries[query, 1], queries[query, 2], queries[query, 3]
        for block in range(0, total, BLOCK):
            last = min(block + BLOCK, total)
            # Half of the bits of two unrelated hashes are seldom as near as a radius in use.
            if least_of_half((planes[0, block:last], planes[1, block:last]), one, two) > radius:
                continue
            for row in range(block, last):
                half = popcount(planes[0, row] ^ one) + popcount(planes[1, row] ^ two)
                rest = popcount(planes[2, row] ^ three) + popcount(planes[3, row] ^ four)
                distance = np.int64(half + rest)
                if distance > radius:
                    continue
                if count == len(found):
                    return query, began
                found[count, 0], found[count, 1], found[count, 2] = query, row, distance
                count += 1
    return len(queries), count
