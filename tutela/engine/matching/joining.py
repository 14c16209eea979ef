"""The inner loops of stacking: walk buckets against buckets and join what is near."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.compiling import LANES, compiled, lowest_bit, near_lanes, popcount, prefetch
from tutela.engine.matching.hashes import Words
from tutela.engine.matching.kernels import High, Ids, Ints, Shorts, Whole, distance_between, row_at

Side = tuple[Ids, Shorts, Shorts, Shorts, High]
Flags = NDArray[np.uint8]
Masks = NDArray[np.uint64]

# Places of a bucket that are compared with one block after another of the next bucket.
CHUNK = 128
ALL_LANES = np.uint64((1 << LANES) - 1)


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
def judge_each(
    following: Shorts, block: Whole, valid: np.uint64, keys: Ints, count: Whole, most: Whole, near: Masks
) -> np.uint64:
    """Compare LANES places with each of some keys; returns whether any is near any, as a word that is not 0.

    Nothing else is done here, so that the LANES keys stay in one register.
    """
    some = np.uint64(0)
    for one in range(count):
        bits = near_lanes(following, block, keys[one], most) & valid
        near[one] = bits
        some |= bits
    return some


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
def keep_originals(
    following: Shorts, begin: Whole, end: Whole, is_copy: Flags, keys: Ints, places: Ints
) -> int:
    """List the places that are compared, with their keys; returns how many there are."""
    count = 0
    for place in range(begin, end):
        if not is_copy[place]:
            keys[count], places[count] = following[place], place
            count += 1
    return count


@compiled
def leave_earlier(places: Ints, count: Whole, block: Whole, near: Masks) -> None:
    """Clear the marks of what does not stand before each place."""
    for one in range(count):
        before = max(np.int64(0), min(np.int64(LANES), places[one] - block))
        near[one] &= (np.uint64(1) << np.uint64(before)) - np.uint64(1)


@compiled
def list_block(
    words: Words,
    following: Shorts,
    after: Shorts,
    low: Shorts,
    high: High,
    places: Ints,
    count: Whole,
    marks: Masks,
    block: Whole,
    most: Whole,
    waiting: Ints,
    waited: int,
    is_copy: Flags,
) -> int:
    """Note the pairs of some places with those of one block that are near in the next two bands together.

    Args:
        words: (n, 4) all hashes.
        following: one band's columns as in `Buckets`; `after`, `low` and `high` likewise.
        after: see there.
        low: see there.
        high: see there.
        places: the places.
        count: how many they are.
        marks: for each a bit for every place of the block that is near in the next band.
        block: the first place of the block.
        most: in how many bits the next two bands may differ.
        waiting: (room, 2) receives pairs of rows.
        waited: how many wait already.
        is_copy: (n,) receives the places that equal one before them, which is compared in their stead.

    Returns:
        how many pairs wait now.
    """
    for one in range(count):
        place, near = places[one], marks[one]
        while near:
            at = block + np.int64(lowest_bit(near))
            near &= near - np.uint64(1)
            apart = popcount(np.uint64(after[at] ^ after[place]))
            apart += popcount(np.uint64(following[at] ^ following[place]))
            if np.int64(apart) > most or is_copy[at]:
                continue
            row, other = row_at(low, high, place), row_at(low, high, at)
            waiting[waited, 0], waiting[waited, 1] = row, other
            waited += 1
            if apart == 0 and at < place and distance_between(words, row, words, other) == 0:
                is_copy[place] = 1
                break
    return waited


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
    offsets, following, after, low, high = side
    keys, places, near = np.empty(CHUNK, np.int64), np.empty(CHUNK, np.int64), np.empty(CHUNK, np.uint64)
    is_copy[:] = 0
    waited = 0
    for key in range(len(offsets) - 1):
        for begin in range(np.int64(offsets[key]), np.int64(offsets[key + 1]), CHUNK):
            end = min(np.int64(begin + CHUNK), np.int64(offsets[key + 1]))
            kept = keep_originals(following, begin, end, is_copy, keys, places)
            for probed in range(len(masks)):
                other = key ^ masks[probed]
                if other > key:
                    continue
                # Within one bucket each place is compared with those before it.
                last = end if other == key else np.int64(offsets[other + 1])
                for block in range(np.int64(offsets[other]), last, LANES):
                    valid = ALL_LANES >> np.uint64(max(np.int64(0), LANES - (last - block)))
                    if not judge_each(following, block, valid, keys, kept, budgets[probed, 0], near):
                        continue
                    if other == key:
                        leave_earlier(places, kept, block, near)
                    if waited + LANES * CHUNK > len(waiting):
                        count = join_waiting(waiting, waited, words, radius, parents, edges, count)
                        waited = 0
                    waited = list_block(
                        words, following, after, low, high, places, kept, near, block, budgets[probed, 1],
                        waiting, waited, is_copy,
                    )  # fmt: skip
                    if other == key:
                        kept = keep_originals(following, begin, end, is_copy, keys, places)
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
