"""The inner loops of stacking: walk buckets against buckets and join what is near."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.compiling import (
    WIDE_LANES,
    compiled,
    inlined,
    lowest_bit,
    near_any,
    near_lanes,
    prefetch,
)
from tutela.engine.matching.hashes import Words
from tutela.engine.matching.kernels import Ids, Ints, Whole, distance_between

ALL_LANES = np.uint64((1 << WIDE_LANES) - 1)
# Representatives asked for ahead of being compared.
AHEAD = 16


@compiled
def root_of(parents: Ids, row: Whole) -> np.int64:
    """Follow a row to the smallest row of its component, halving the way for the next time."""
    at = np.int64(row)
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = np.int64(parents[at])
    return at


@compiled
def join(parents: Ids, left: Whole, right: Whole) -> bool:
    """Unite two components under their smaller root; say whether they were two."""
    one, other = root_of(parents, left), root_of(parents, right)
    if one == other:
        return False
    if one < other:
        parents[other] = one
    else:
        parents[one] = other
    return True


@compiled
def join_waiting(
    words: Words, radius: int, parents: Ids, edges: Ints, waiting: Ids, waited: int, count: int
) -> int:
    """Compare the pairs that wait and join what is near; returns how many edges there are now."""
    flat, apart = words.reshape(-1), 0
    for one in range(waited):
        prefetch(parents, np.int64(waiting[one, 0]))
        prefetch(parents, np.int64(waiting[one, 1]))
    for one in range(waited):
        row, other = waiting[one, 0], waiting[one, 1]
        # Most pairs are met in one band after another: what is together already need not be compared.
        if root_of(parents, row) != root_of(parents, other):
            prefetch(flat, np.int64(row) * 4)
            prefetch(flat, np.int64(other) * 4)
            waiting[apart, 0], waiting[apart, 1] = row, other
            apart += 1
    for one in range(apart):
        row, other = waiting[one, 0], waiting[one, 1]
        distance = distance_between(words, row, words, other)
        if distance <= radius and join(parents, row, other):
            edges[count, 0], edges[count, 1], edges[count, 2] = min(row, other), max(row, other), distance
            count += 1
    return count


@inlined
def first_lanes(count: Whole) -> np.uint64:
    """Give a word with a bit for each of the first lanes."""
    return ALL_LANES >> np.uint64(max(np.int64(0), WIDE_LANES - np.int64(count)))


@inlined
def note_near(
    beside: Ids, rows: Ids, begin: Whole, end: Whole, place: Whole, most: Whole, waiting: Ids, waited: int
) -> int:
    """Note the pairs of one place with those of a bucket that are near in the next two bands together.

    Args:
        beside: one band's order, as in `Beside`.
        rows: the same.
        begin: where the bucket begins; it ends before `end`.
        end: see there.
        place: the place.
        most: in how many bits the next two bands may differ.
        waiting: (room, 2) receives pairs of rows; it has room for as many as are in the bucket.
        waited: how many wait already.

    Returns:
        how many pairs wait now.
    """
    key, row = np.int64(beside[place]), rows[place]
    for block in range(begin, end, WIDE_LANES):
        near = near_lanes(beside, block, key, most) & first_lanes(end - block)
        while near:
            waiting[waited, 0], waiting[waited, 1] = row, rows[block + np.int64(lowest_bit(near))]
            near &= near - np.uint64(1)
            waited += 1
    return waited


@compiled
def equals_one(words: Words, beside: Ids, rows: Ids, begin: Whole, end: Whole, place: Whole) -> bool:
    """Say whether the hash at a place equals one in a bucket."""
    for other in range(begin, end):
        if beside[other] == beside[place] and distance_between(words, rows[other], words, rows[place]) == 0:
            return True
    return False


@inlined
def has_near(beside: Ids, begin: Whole, end: Whole, place: Whole, most: Whole) -> bool:
    """Say whether one place is near any of a bucket in the next two bands together."""
    some, key = np.uint64(0), np.int64(beside[place])
    for block in range(begin, end, WIDE_LANES):
        some |= near_lanes(beside, block, key, most) & first_lanes(end - block)
    return bool(some)


@inlined
def join_own(
    begin: np.int64,
    last: np.int64,
    words: Words,
    beside: Ids,
    rows: Ids,
    most: Whole,
    radius: int,
    parents: Ids,
    edges: Ints,
    waiting: Ids,
    waited: int,
    count: int,
) -> tuple[np.int64, int, int]:
    """Compare a bucket with itself, and close it up over hashes that equal one before them in it.

    Args:
        begin: where the bucket begins; it ends before `last`.
        last: see there.
        words: see `join_band`, as for all that is not told here.
        beside: see there.
        rows: see there.
        most: in how many bits the next two bands may differ.
        radius: see there.
        parents: see there.
        edges: see there.
        waiting: see there.
        waited: how many pairs wait.
        count: how many edges there are.

    Returns:
        where the bucket ends now, how many pairs wait, and how many edges there are.
    """
    end = begin
    for place in range(begin, last):
        # Asked first, because it is seldom so and little to ask.
        if has_near(beside, begin, end, place, most):
            if waited + (end - begin) > len(waiting):
                count = join_waiting(words, radius, parents, edges, waiting, waited, count)
                waited = 0
            waited = note_near(beside, rows, begin, end, place, most, waiting, waited)
            if has_near(beside, begin, end, place, 0) and equals_one(words, beside, rows, begin, end, place):
                continue
        beside[end], rows[end] = beside[place], rows[place]
        end += 1
    return end, waited, count


@compiled
def join_band(
    words: Words,
    offsets: Ids,
    beside: Ids,
    rows: Ids,
    masks: Ints,
    budgets: Ints,
    radius: int,
    parents: Ids,
    edges: Ints,
    waiting: Ids,
    count: int,
) -> int:
    """Compare every bucket with itself and with those its key reaches; join what is near.

    Args:
        words: (n, 4) all hashes.
        offsets: one band's order, as in `Beside`.
        beside: the same; copies are taken out of it.
        rows: the same.
        masks: (p,) patterns to flip in a key; the first is none.
        budgets: (p,) in how many bits the next two bands may then differ.
        radius: the largest distance that joins.
        parents: (n,) the components so far.
        edges: (n, 3) receives each edge that united two components: row, row, distance.
        waiting: (room, 2) pairs of rows to be compared, refilled as often as needed; there is room for as
            many as are in the largest bucket.
        count: how many edges there are already.

    Returns:
        how many edges there are now.
    """
    ends, waited = np.empty(len(offsets) - 1, np.int64), 0
    for key in range(len(ends)):
        begin = np.int64(offsets[key])
        end, waited, count = join_own(
            begin, np.int64(offsets[key + 1]), words, beside, rows, budgets[0], radius,
            parents, edges, waiting, waited, count,
        )  # fmt: skip
        ends[key] = end
        if begin == end:
            continue
        for probed in range(1, len(masks)):
            other, most = key ^ masks[probed], budgets[probed]
            if other > key:
                continue
            for block in range(np.int64(offsets[other]), ends[other], WIDE_LANES):
                near = near_any(beside, block, begin, end, most) & first_lanes(ends[other] - block)
                while near:
                    place = block + np.int64(lowest_bit(near))
                    near &= near - np.uint64(1)
                    if waited + (end - begin) > len(waiting):
                        count = join_waiting(words, radius, parents, edges, waiting, waited, count)
                        waited = 0
                    waited = note_near(beside, rows, begin, end, place, most, waiting, waited)
    return join_waiting(words, radius, parents, edges, waiting, waited, count)


@compiled
def join_all(words: Words, radius: int, parents: Ids, edges: Ints) -> int:
    """Compare every hash with every other; for radii at which buckets save nothing."""
    count = 0
    for row in range(len(words)):
        for other in range(row):
            distance = distance_between(words, row, words, other)
            if distance <= radius and join(parents, row, other):
                edges[count, 0], edges[count, 1], edges[count, 2] = other, row, distance
                count += 1
    return count


@compiled
def join_edges(edges: Ints, order: Ints, parents: Ids, kept: Ints) -> int:
    """Unite along given edges in the order given; returns how many were needed."""
    count = 0
    for place in range(len(order)):
        left, right, distance = edges[order[place], 0], edges[order[place], 1], edges[order[place], 2]
        if join(parents, left, right):
            kept[count, 0], kept[count, 1], kept[count, 2] = left, right, distance
            count += 1
    return count


@compiled
def flatten(parents: Ids, labels: Ints) -> None:
    """Give every row the smallest row of its component."""
    for row in range(len(parents)):
        # No parent comes after its child, so its label is known already.
        labels[row] = row if parents[row] == row else labels[parents[row]]


@compiled
def distances_to(words: Words, labels: Ints, apart: NDArray[np.uint16]) -> None:
    """Give every row its distance from another one."""
    flat, last = words.reshape(-1), len(labels) - 1
    for row in range(len(labels)):
        prefetch(flat, labels[min(row + AHEAD, last)] * 4)
        if labels[row] != row:
            apart[row] = distance_between(words, row, words, labels[row])
