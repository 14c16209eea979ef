"""The inner loops of stacking where a bucket is crowded: parts of it that are together are not compared.

A crowd, such as a burst of photographs or screenshots of a program, fills a few buckets with hashes that are
nearly all of one component, and comparing each with each would grow with the square of their number. So a
crowded bucket is put into parts. A place near many others of the bucket gathers all that are in its component
into one part; what nothing gathers stays between the parts. A part is compared only with what is not in its
component, and only until one of its places is near: what is near to one of them is together with all.

Some are near nothing in a crowd, however many of it their buckets hold. A hash that was compared with so many
that comparing it with all would have cost no more is compared with all, once, and then left out.
"""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints
from tutela.engine.matching.hamming.distance import BLOCK, Whole, distance_between
from tutela.engine.matching.hashes import Ids, Words
from tutela.engine.matching.simd import inlined, popcount
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
# Places asked whether they are in a component before all are.
SAMPLE = 16
# How far to look for a copy among hashes that fall on the same place of the table.
MOST_STEPS = 32
MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)


@compiled()
def mixed(words: Words, row: Whole) -> np.uint64:
    """Make one number of a hash, the same for equal ones."""
    made = words[row, 0] * MIX[0] ^ words[row, 1] * MIX[1]
    made ^= words[row, 2] * MIX[2] ^ words[row, 3]
    return np.uint64((made ^ (made >> np.uint64(32))) * MIX[0])


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
def gather(begin: Whole, end: Whole, crowd: Crowd) -> np.int64:
    """Put what is in the component of the first place of a stretch next to it; returns where that ends."""
    beside, rows, parents = crowd[1], crowd[2], crowd[4]
    root, to = root_of(parents, rows[begin]), np.int64(begin)
    for place in range(begin, end):
        if root_of(parents, rows[place]) == root:
            beside[place], beside[to] = beside[to], beside[place]
            rows[place], rows[to] = rows[to], rows[place]
            to += 1
    return to


@compiled()
def is_among(place: Whole, end: Whole, crowd: Crowd) -> bool:
    """Say whether some that lie evenly behind a place are in its component."""
    rows, parents = crowd[2], crowd[4]
    root, step = root_of(parents, rows[place]), max(1, (end - place) // SAMPLE)
    is_found = False
    for other in range(place + step, end, step):
        is_found |= root_of(parents, rows[other]) == root
    return is_found


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
    row, found = rows[place], 0
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
                found += 1
        if is_part and found:
            break
        if np.int64(spent[row]) * TIMES_DEARER > len(words):
            return meet_all(row, crowd, count), found
    return count, found


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


@compiled()
def join_crowd(begin: Whole, last: Whole, most: Whole, crowd: Crowd, count: int) -> tuple[np.int64, int]:
    """Compare a crowded bucket with itself, and put it into parts.

    Args:
        begin: where the bucket begins; it ends before `last`.
        last: see there.
        most: in how many bits the next two bands may differ.
        crowd: see `Crowd`.
        count: how many edges there are.

    Returns:
        where the bucket ends now, and how many edges there are.
    """
    parts = crowd[8]
    end, count = leave_out(begin, last, crowd, count)
    between = at = np.int64(begin)
    while at < end:
        if not is_among(at, end, crowd):
            count, found = meet_one(at, at + 1, end, False, most, crowd, count)
            # Looking through the rest is worth it where so many pairs need not be looked at afterwards.
            if found * found <= end - at:
                at += 1
                continue
        to = gather(at, end, crowd)
        if between < at:
            parts[between] = 2 * at
        parts[at] = 2 * to + 1
        count = meet_part(to, end, False, at, to, most, crowd, count)
        between = at = to
    if between < end:
        parts[between] = 2 * end
    return end, count


@inlined
def stretch_at(place: Whole, end: Whole, is_crowd: bool, parts: Ints) -> tuple[np.int64, bool]:
    """Say where the stretch that begins at a place of a bucket ends, and whether it is a part."""
    if is_crowd:
        return parts[place] >> 1, (parts[place] & 1) == 1
    return np.int64(end), False


@compiled()
def meet_stretch(
    one: Whole, one_end: Whole, is_part: bool, other: Whole, other_end: Whole, other_is_part: bool,
    most: Whole, crowd: Crowd, count: int,
) -> int:  # fmt: skip
    """Compare two stretches in the way that is the least work; see `meet_one`."""
    if is_part and (not other_is_part or one_end - one > other_end - other):
        return meet_part(other, other_end, other_is_part, one, one_end, most, crowd, count)
    if other_is_part:
        return meet_part(one, one_end, is_part, other, other_end, most, crowd, count)
    if one_end - one > other_end - other:
        one, one_end, other, other_end = other, other_end, one, one_end
    for place in range(one, one_end):
        count, _ = meet_one(place, other, other_end, False, most, crowd, count)
    return count


@compiled()
def join_two(
    one: Whole, one_end: Whole, is_crowd: bool, other: Whole, other_end: Whole, other_is_crowd: bool,
    most: Whole, crowd: Crowd, count: int,
) -> int:  # fmt: skip
    """Compare two buckets of which at least one is crowded, stretch by stretch.

    Args:
        one: where the first begins; it ends before `one_end`.
        one_end: see there.
        is_crowd: it went through `join_crowd`.
        other: the same of the second.
        other_end: see there.
        other_is_crowd: see there.
        most: in how many bits the next two bands may differ.
        crowd: see `Crowd`.
        count: how many edges there are.

    Returns:
        how many edges there are now.
    """
    while one < one_end:
        end, is_part = stretch_at(one, one_end, is_crowd, crowd[8])
        at = np.int64(other)
        while at < other_end:
            at_end, at_is_part = stretch_at(at, other_end, other_is_crowd, crowd[8])
            count = meet_stretch(one, end, is_part, at, at_end, at_is_part, most, crowd, count)
            at = at_end
        one = end
    return count
