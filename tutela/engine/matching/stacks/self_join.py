"""The inner loops of stacking: walk buckets against buckets and join what is near."""

import numpy as np

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints
from tutela.engine.matching.hamming.distance import Whole, distance_between
from tutela.engine.matching.hashes import Ids, Words
from tutela.engine.matching.simd import WIDE_LANES, inlined, lowest_bit, near_any, near_lanes
from tutela.engine.matching.stacks.dense_buckets import join_crowd, join_two
from tutela.engine.matching.stacks.dense_pairs import Room
from tutela.engine.matching.stacks.union_find import first_lanes, join, join_waiting, note_edge, note_near


@compiled()
def equals_one(words: Words, beside: Ids, rows: Ids, begin: Whole, end: Whole, place: Whole) -> bool:
    """Say whether the hash at a place equals one in a bucket."""
    for other in range(begin, end):
        if beside[other] == beside[place] and distance_between(words, rows[other], words, rows[place]) == 0:
            return True
    return False


@inlined
def has_near(beside: Ids, begin: Whole, end: Whole, place: Whole, most: Whole) -> bool:
    """Say whether one place is near any of a bucket in the next two bands together."""
    near, key = np.uint64(0), np.int64(beside[place])
    for block in range(begin, end, WIDE_LANES):
        near |= near_lanes(beside, block, key, most) & first_lanes(end - block)
    return bool(near)


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
                count, _ = join_waiting(words, radius, parents, edges, waiting, waited, count)
                waited = 0
            waited = note_near(beside, rows, begin, end, place, most, waiting, waited)
            if has_near(beside, begin, end, place, 0) and equals_one(words, beside, rows, begin, end, place):
                continue
        beside[end], rows[end] = beside[place], rows[place]
        end += 1
    return end, waited, count


@compiled()
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
    crowded: int,
    room: Room,
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
        crowded: a bucket of so many is treated as a crowd.
        room: what crowds need.

    Returns:
        how many edges there are now.
    """
    ends, waited = np.empty(len(offsets) - 1, np.int64), 0
    crowd = (words, beside, rows, radius, parents, edges, waiting, *room)
    for key in range(len(ends)):
        begin, last = np.int64(offsets[key]), np.int64(offsets[key + 1])
        is_crowd = bool(last - begin >= crowded)
        if is_crowd:
            count, _ = join_waiting(words, radius, parents, edges, waiting, waited, count)
            waited = 0
            end, count = join_crowd(begin, last, budgets[0], crowd, count)
        else:
            end, waited, count = join_own(
                begin, last, words, beside, rows, budgets[0], radius, parents, edges, waiting, waited, count
            )
        ends[key] = ~end if is_crowd else end
        if begin == end:
            continue
        for probed in range(1, len(masks)):
            other, most = key ^ masks[probed], budgets[probed]
            if other > key:
                continue
            first, until = np.int64(offsets[other]), np.int64(ends[other])
            if is_crowd or until < 0:
                count, _ = join_waiting(words, radius, parents, edges, waiting, waited, count)
                waited = 0
                count = join_two(
                    begin, end, is_crowd, first, max(until, ~until), bool(until < 0), most, crowd, count
                )
                continue
            for block in range(first, until, WIDE_LANES):
                near = near_any(beside, block, begin, end, most) & first_lanes(until - block)
                while near:
                    place = block + np.int64(lowest_bit(near))
                    near &= near - np.uint64(1)
                    if waited + (end - begin) > len(waiting):
                        count, _ = join_waiting(words, radius, parents, edges, waiting, waited, count)
                        waited = 0
                    waited = note_near(beside, rows, begin, end, place, most, waiting, waited)
    return join_waiting(words, radius, parents, edges, waiting, waited, count)[0]


@compiled()
def join_all(words: Words, radius: int, parents: Ids, edges: Ints) -> int:
    """Compare every hash with every other; for radii at which buckets save nothing."""
    count = 0
    for row in range(len(words)):
        for other in range(row):
            distance = distance_between(words, row, words, other)
            if distance <= radius:
                count = note_edge(parents, edges, row, other, distance, count)
    return count


@compiled()
def join_edges(edges: Ints, order: Ints, parents: Ids, kept: Ints) -> int:
    """Unite along given edges in the order given; returns how many were needed."""
    count = 0
    for place in range(len(order)):
        left, right, distance = edges[order[place], 0], edges[order[place], 1], edges[order[place], 2]
        if join(parents, left, right):
            kept[count, 0], kept[count, 1], kept[count, 2] = left, right, distance
            count += 1
    return count


@compiled()
def flatten(parents: Ids, labels: Ints) -> None:
    """Give every row the smallest row of its component."""
    for row in range(len(parents)):
        # No parent comes after its child, so its label is known already.
        labels[row] = row if parents[row] == row else labels[parents[row]]
