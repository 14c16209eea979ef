"""The inner loops of stacking that compare one hash of a crowded bucket with others, or leave it out.

Some are near nothing in a crowd, however many of it their buckets hold. A hash that was compared with so many
that comparing it with all would have cost no more is compared with all, once, and then left out.
"""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints
from tutela.engine.matching.hamming.distance import BLOCK, Whole, distance_between
from tutela.engine.matching.hashes import Ids, Words
from tutela.engine.matching.simd import popcount
from tutela.engine.matching.stacks.union_find import note_edge, note_near, root_of

Flag = NDArray[np.bool_]
Room = tuple[Ids, Ints, Words, Flag]
"""What only crowds need, and nothing is written to where there are none:

spent: (n,) noughts at first; with how many each hash was compared, and `DONE` once it was with all.
parts: (n,) at the beginning of each stretch of a crowded bucket twice where it ends, and one more for a part.
planes: (4, n) the first words of all hashes, then the second ones and so on, once they are needed.
is_filled: (1,) whether they are.
"""
Crowd = tuple[Words, Ids, Ids, int, Ids, Ints, Ids, Ids, Ints, Words, Flag]
"""Words, beside, rows, radius, parents, edges and waiting, as in `self_join.join_band`, and a `Room`."""

DONE = np.uint32(0xFFFFFFFF)
# Comparing a pair from a bucket takes so many times as long as comparing one in sequence; and so does asking
# which of so many places of a bucket are worth it.
TIMES_DEARER, PLACES_AS_DEAR = 8, 256
# Places compared before asking whether one of them was near.
AT_ONCE = 1024
# How far to look for a copy among hashes that fall on the same place of the table.
MOST_STEPS = 32
MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)


@compiled()
def mixed(words: Words, row: Whole) -> np.uint64:
    """Make one number of a hash, the same for equal ones."""
    number = words[row, 0] * MIX[0] ^ words[row, 1] * MIX[1]
    number ^= words[row, 2] * MIX[2] ^ words[row, 3]
    return np.uint64((number ^ (number >> np.uint64(32))) * MIX[0])


@compiled()
def leave_out(begin: Whole, last: Whole, crowd: Crowd, count: int) -> tuple[np.int64, int]:
    """Close a bucket up over what was compared with all, and over copies: they are near to the same.

    Returns:
        where the bucket ends now, and how many edges there are.
    """
    words, beside, rows, _, parents, edges, _, spent, _, _, _ = crowd
    bits = 4
    while (1 << bits) < 2 * (last - begin):
        bits += 1
    shift, within = np.uint64(64 - bits), (1 << bits) - 1
    table, end = np.zeros(1 << bits, np.uint32), np.int64(begin)
    for place in range(begin, last):
        row = rows[place]
        is_left_out = spent[row] == DONE
        at = np.int64(mixed(words, row) >> shift)
        for _ in range(0 if is_left_out else MOST_STEPS):
            if table[at] == 0:
                table[at] = row + np.uint32(1)
                break
            other = np.int64(table[at]) - 1
            if distance_between(words, row, words, other) == 0:
                count = note_edge(parents, edges, row, other, 0, count)
                is_left_out = True
                break
            at = (at + 1) & within
        if not is_left_out:
            beside[end], rows[end] = beside[place], row
            end += 1
    return end, count


@compiled()
def least_of(planes: Words, begin: Whole, end: Whole, words: Words, row: Whole) -> np.int64:
    """Give the least distance of one hash from some that follow each other in planes."""
    first, second, third, fourth = (
        planes[0, begin:end],
        planes[1, begin:end],
        planes[2, begin:end],
        planes[3, begin:end],
    )
    one, two, three, four = words[row, 0], words[row, 1], words[row, 2], words[row, 3]
    least = np.uint64(257)
    for at in range(len(first)):
        half = popcount(first[at] ^ one) + popcount(second[at] ^ two)
        least = min(least, half + popcount(third[at] ^ three) + popcount(fourth[at] ^ four))
    return np.int64(least)


@compiled()
def meet_all(row: Whole, crowd: Crowd, count: int) -> int:
    """Compare a hash with every other, and join what is near; returns how many edges there are now."""
    words, _, _, radius, parents, edges, _, spent, _, planes, is_filled = crowd
    if not is_filled[0]:
        for other in range(len(words)):
            for plane in range(4):
                planes[plane, other] = words[other, plane]
        is_filled[0] = True
    for block in range(0, len(words), BLOCK):
        last = min(block + BLOCK, len(words))
        if least_of(planes, block, last, words, row) > radius:
            continue
        for other in range(block, last):
            distance = distance_between(words, row, words, other)
            if distance <= radius:
                count = note_edge(parents, edges, row, other, distance, count)
    spent[row] = DONE
    return count


@compiled()
def meet_one(
    place: Whole, begin: Whole, end: Whole, is_part: bool, most: Whole, crowd: Crowd, count: int
) -> tuple[int, int]:
    """Compare one place with a stretch of places, and join what is near.

    Args:
        place: the place.
        begin: where the stretch begins; it ends before `end`.
        end: see there.
        is_part: the stretch is in one component, so that one near place is enough.
        most: in how many bits the next two bands may differ.
        crowd: see `Crowd`.
        count: how many edges there are.

    Returns:
        how many edges there are now, and how many of the stretch were found near the place.
    """
    words, beside, rows, radius, parents, edges, waiting, spent, _, _, _ = crowd
    row, near = rows[place], 0
    if spent[row] == DONE:
        return count, 0
    for start in range(begin, end, AT_ONCE):
        until = min(start + AT_ONCE, end)
        waited = note_near(beside, rows, start, until, place, most, waiting, 0)
        spent[row] += waited + (until - start) // PLACES_AS_DEAR
        for at in range(waited):
            other = waiting[at, 1]
            distance = distance_between(words, row, words, other)
            if distance <= radius:
                count = note_edge(parents, edges, row, other, distance, count)
                near += 1
        if is_part and near:
            break
        if np.int64(spent[row]) * TIMES_DEARER > len(words):
            return meet_all(row, crowd, count), near
    return count, near


@compiled()
def meet_part(
    begin: Whole,
    end: Whole,
    is_part: bool,
    part: Whole,
    part_end: Whole,
    most: Whole,
    crowd: Crowd,
    count: int,
) -> int:
    """Compare a stretch, which may be a part itself, with a part; see `meet_one`."""
    rows, parents = crowd[2], crowd[4]
    for place in range(begin, end):
        if root_of(parents, rows[place]) != root_of(parents, rows[part]):
            count, _ = meet_one(place, part, part_end, True, most, crowd, count)
        elif is_part:
            break
    return count
