"""The inner loops of few queries: look into the buckets they reach, or compare them with every hash."""

import numpy as np

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints, PlanColumns
from tutela.engine.matching.hamming.distance import BLOCK, CELLS
from tutela.engine.matching.hamming.filter import ask_for, judge, tag_of, verify
from tutela.engine.matching.hashes import Columns, Ids, Known, Words
from tutela.engine.matching.simd import popcount, prefetch

# Queries whose steps are taken together, and buckets asked for ahead of being read.
GROUP, AHEAD = 4, 24


@compiled(borrows=True)
def open_cells(
    asked: Columns, start: int, stop: int, plan: PlanColumns, offsets: Ids, total: int, cells: Ints
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
                cells[opened, 4] = tag_of(query, band[probed])
                opened += 1
    return opened


@compiled(borrows=True)
def probe(
    queries: Words,
    asked: Columns,
    known: Known,
    plan: PlanColumns,
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
