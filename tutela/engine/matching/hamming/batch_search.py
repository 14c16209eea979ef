"""The inner loop of matching many with many: sort both sides, and walk buckets against buckets."""

import numpy as np

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints, PlanColumns
from tutela.engine.matching.hamming.distance import CELLS, Whole
from tutela.engine.matching.hamming.filter import High, ask_for, judge, row_at, tag_of, verify
from tutela.engine.matching.hashes import Columns, Ids, Known, Shorts, Words

# Buckets asked for ahead of being read: few, since those of neighbouring keys lie near each other.
AHEAD = 3


@compiled(borrows=True)
def open_near(
    key: Whole,
    probes: tuple[int, int],
    plan: PlanColumns,
    offsets: Ids,
    cells: Whole,
    base: Whole,
    opened: Ints,
) -> int:
    """List the buckets that a key reaches, with the budget of each; returns how many are not empty."""
    kept = 0
    for probed in range(probes[0], probes[1]):
        cell = cells + (key ^ plan[1][probed])
        if offsets[cell] < offsets[cell + 1]:
            opened[kept, 0] = base + np.int64(offsets[cell])
            opened[kept, 1] = base + np.int64(offsets[cell + 1])
            opened[kept, 2] = plan[2][probed]
            kept += 1
    return kept


@compiled(borrows=True)
def meet_band(
    queries: Words,
    asked: Columns,
    sides: tuple[Ids, Shorts, Shorts, High],
    known: Known,
    band: int,
    probes: tuple[int, int],
    plan: PlanColumns,
    radius: int,
    opened: Ints,
    waiting: Ints,
    found: Ints,
) -> int:
    """Find what is near by way of one band.

    Args:
        queries: (q, 4) hashes asked for.
        asked: (q, 16) the same as columns.
        sides: offsets, following, low and high of the queries in this band.
        known: hashes, the same as columns, and the columns of `Buckets`.
        band: the band.
        probes: the first and the last row of the plan that are of this band.
        plan: band, mask, budget and reach as in `bands.Plan`.
        radius: the largest distance that counts.
        opened: (p, 3) room.
        waiting: (room, 2), refilled as often as needed.
        found: (room, 3) receives query, row and distance.

    Returns:
        how many rows of `found` are valid, or -1 where there are more than it has room for.
    """
    bounds, following, low, high = sides
    words, offsets, beside = known[0], known[2], known[3]
    base, cells = band * len(words), band * CELLS
    count = waited = 0
    for key in range(CELLS - 1):
        if bounds[key] == bounds[key + 1]:
            continue
        kept = open_near(key, probes, plan, offsets, cells, base, opened)
        for ahead in range(min(AHEAD, kept)):
            ask_for(beside, opened[ahead, 0], opened[ahead, 1])
        for at in range(kept):
            if at + AHEAD < kept:
                ask_for(beside, opened[at + AHEAD, 0], opened[at + AHEAD, 1])
            first, last, most = opened[at, 0], opened[at, 1], opened[at, 2]
            for place in range(np.int64(bounds[key]), np.int64(bounds[key + 1])):
                own, tag = np.int64(following[place]), tag_of(row_at(low, high, place), band)
                waited, reached = judge(known, first, last, own, most, tag, waiting, waited)
                while reached < last:
                    count = verify(queries, asked, known, plan[3], radius, waiting, waited, found, count)
                    if count < 0:
                        return -1
                    waited, reached = judge(known, reached, last, own, most, tag, waiting, 0)
    return verify(queries, asked, known, plan[3], radius, waiting, waited, found, count)
