"""The inner loops of stacking where a bucket is crowded: parts of it that are together are not compared.

A crowd, such as a burst of photographs or screenshots of a program, fills a few buckets with hashes that are
nearly all of one component, and comparing each with each would grow with the square of their number. So a
crowded bucket is put into parts. A place near many others of the bucket gathers all that are in its component
into one part; what nothing gathers stays between the parts. A part is compared only with what is not in its
component, and only until one of its places is near: what is near to one of them is together with all.
"""

import numpy as np

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints
from tutela.engine.matching.hamming.distance import Whole
from tutela.engine.matching.simd import inlined
from tutela.engine.matching.stacks.dense_pairs import Crowd, leave_out, meet_one, meet_part
from tutela.engine.matching.stacks.union_find import root_of

# Places asked whether they are in a component before all are.
SAMPLE = 16


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
            count, near = meet_one(at, at + 1, end, False, most, crowd, count)
            # Looking through the rest is worth it where so many pairs need not be looked at afterwards.
            if near * near <= end - at:
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
