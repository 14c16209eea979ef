"""The inner loops of stacking: walk buckets against buckets and join what is near."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.compiling import LANES, compiled, lowest_bit, near_lanes, popcount, prefetch
from tutela.engine.matching.hashes import Words
from tutela.engine.matching.kernels import High, Ids, Ints, Shorts, Whole, distance_between, row_at

Side = tuple[Ids, Shorts, Shorts, Shorts, High]
Flags = NDArray[np.uint8]


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
def list_near(
    words: Words,
    following: Shorts,
    after: Shorts,
    low: Shorts,
    high: High,
    place: Whole,
    block: Whole,
    near: np.uint64,
    most: Whole,
    waiting: Ints,
    waited: int,
    is_copy: Flags,
) -> int:
    """Note which places may be near one place, until one turns out to be equal.

    Args:
        words: (n, 4) all hashes.
        following: one band's columns as in `Buckets`; `after`, `low` and `high` likewise.
        after: see there.
        low: see there.
        high: see there.
        place: the place.
        block: the first of LANES places.
        near: a bit for each of them that is near in the next band.
        most: in how many bits the next two bands may differ.
        waiting: (room, 2) receives pairs of rows.
        waited: how many wait already.
        is_copy: (n,) places that are compared by a place that is equal.

    Returns:
        how many pairs wait now.
    """
    one, two, row = following[place], after[place], row_at(low, high, place)
    while near:
        at = block + np.int64(lowest_bit(near))
        near &= near - np.uint64(1)
        apart = popcount(np.uint64(after[at] ^ two)) + popcount(np.uint64(following[at] ^ one))
        if np.int64(apart) > most or is_copy[at]:
            continue
        other = row_at(low, high, at)
        waiting[waited, 0], waiting[waited, 1] = row, other
        waited += 1
        if apart == 0 and distance_between(words, row, words, other) == 0:
            is_copy[place] = 1
            break
    return waited


@compiled
def join_waiting(
    waiting: Ints, waited: int, words: Words, radius: int, parents: Ids, edges: Ints, count: int
) -> int:
    """Compare the pairs that wait and join what is near; returns how many edges there are now."""
    flat = words.reshape(-1)
    for one in range(waited):
        prefetch(flat, waiting[one, 0] * 4)
        prefetch(flat, waiting[one, 1] * 4)
    for one in range(waited):
        row, other = waiting[one, 0], waiting[one, 1]
        distance = distance_between(words, row, words, other)
        if distance <= radius and join(parents, row, other):
            edges[count, 0] = min(row, other)
            edges[count, 1] = max(row, other)
            edges[count, 2] = distance
            count += 1
    return count


@compiled
def list_buckets(
    words: Words,
    columns: tuple[Shorts, Shorts, Shorts, High],
    own: tuple[Whole, Whole],
    other: tuple[Whole, Whole],
    budget: Ints,
    waiting: Ints,
    waited: int,
    is_copy: Flags,
    start: Whole,
) -> tuple[int, np.int64]:
    """Note which pairs of two buckets may be near, until the room is full.

    Args:
        words: (n, 4) all hashes.
        columns: one band's following, after, low and high as in `Buckets`.
        own: where one bucket begins and ends.
        other: where the other does; the same for a bucket with itself.
        budget: in how many bits the next band may differ, and the next two together.
        waiting: (room, 2) receives pairs of rows.
        waited: how many wait already.
        is_copy: (n,) places that are compared by a place that is equal.
        start: the place in the first bucket to go on from.

    Returns:
        how many pairs wait now, and the place to go on from: the bucket's end, if the room sufficed.
    """
    following, after, low, high = columns
    first, most, both = other[0], budget[0], budget[1]
    for place in range(start, own[1]):
        if is_copy[place]:
            continue
        key, end = np.int64(following[place]), place if first == own[0] else other[1]
        for block in range(first, end, LANES):
            near = near_lanes(following, block, key, most)
            if end - block < LANES:
                near &= (np.uint64(1) << np.uint64(end - block)) - np.uint64(1)
            if not near:
                continue
            if waited + LANES > len(waiting):
                # Whatever was noted of this place is noted again, which does no harm.
                return waited, np.int64(place)
            waited = list_near(
                words, following, after, low, high, place, block, near, both, waiting, waited, is_copy
            )
            if is_copy[place]:
                break
    return waited, np.int64(own[1])


@compiled
def join_band(
    words: Words,
    side: Side,
    masks: Ints,
    budgets: Ints,
    radius: int,
    waiting: Ints,
    is_copy: Flags,
    parents: Ids,
    edges: Ints,
    count: int,
) -> int:
    """Compare every bucket with itself and with those its key reaches; join what is near.

    Args:
        words: (n, 4) all hashes.
        side: offsets, following, after, low and high of one band, as in `Buckets`.
        masks: (p,) patterns to flip in a key; the first is none.
        budgets: (p, 2) in how many bits the next band may differ, and the next two together.
        radius: the largest distance that joins.
        waiting: (room, 2), refilled as often as needed.
        is_copy: (n,) room to mark the places of hashes that equal one before them in their bucket, which
            is compared in their stead.
        parents: the components so far.
        edges: (n, 3) receives each edge that united two components: row, row, distance.
        count: edges already there.

    Returns:
        how many edges there are now.
    """
    offsets, columns = side[0], (side[1], side[2], side[3], side[4])
    is_copy[:] = 0
    waited = 0
    for key in range(len(offsets) - 1):
        own = np.int64(offsets[key]), np.int64(offsets[key + 1])
        if own[0] == own[1]:
            continue
        for probed in range(len(masks)):
            near = key ^ masks[probed]
            other = np.int64(offsets[near]), np.int64(offsets[near + 1])
            if near > key or other[0] == other[1]:
                continue
            budget, place = budgets[probed], own[0]
            while place < own[1]:
                waited, place = list_buckets(
                    words, columns, own, other, budget, waiting, waited, is_copy, place
                )
                if place < own[1]:
                    count = join_waiting(waiting, waited, words, radius, parents, edges, count)
                    waited = 0
    return join_waiting(waiting, waited, words, radius, parents, edges, count)


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
def join_edges(edges: Ints, parents: Ids, kept: Ints) -> int:
    """Unite along given edges, nearest first if they are sorted so; returns how many were needed."""
    count = 0
    for edge in range(len(edges)):
        if join(parents, edges[edge, 0], edges[edge, 1]):
            kept[count, 0], kept[count, 1], kept[count, 2] = edges[edge, 0], edges[edge, 1], edges[edge, 2]
            count += 1
    return count


@compiled
def flatten(parents: Ids, labels: Ints) -> None:
    """Give every row the smallest row of its component."""
    for row in range(len(parents)):
        labels[row] = root_of(parents, row)
