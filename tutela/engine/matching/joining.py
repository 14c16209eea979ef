"""The inner loops of stacking: walk buckets against buckets and join what is near."""

import numpy as np

from tutela.engine.matching.compiling import compiled, popcount
from tutela.engine.matching.hashes import Words
from tutela.engine.matching.kernels import Ids, Ints, Whole, distance_between


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
def nearest_halves(first: np.uint64, second: np.uint64, halves: Words, start: Whole, stop: Whole) -> np.int64:
    """Give the least distance over half of the bits: two unrelated hashes rarely come near the radius."""
    least = np.uint64(256)
    for place in range(start, stop):
        apart = popcount(first ^ halves[0, place]) + popcount(second ^ halves[1, place])
        least = min(least, apart)
    return np.int64(least)


@compiled
def join_with(
    row: Whole,
    halves: Words,
    ids: Ids,
    start: Whole,
    stop: Whole,
    words: Words,
    own: tuple[np.uint64, np.uint64],
    radius: int,
    parents: Ids,
    edges: Ints,
    count: int,
) -> int:
    """Join one row with the near ones among `start` to `stop`; returns how many edges there are now."""
    for place in range(start, stop):
        apart = popcount(own[0] ^ halves[0, place]) + popcount(own[1] ^ halves[1, place])
        if np.int64(apart) > radius:
            continue
        other = np.int64(ids[place])
        distance = distance_between(words, row, words, other)
        if distance <= radius and join(parents, row, other):
            edges[count, 0] = row if row < other else other
            edges[count, 1] = other if row < other else row
            edges[count, 2] = distance
            count += 1
    return count


@compiled
def fill_halves(words: Words, ids: Ids, word: int, halves: Words) -> None:
    """Lay the half of every hash that the band is not in beside each other, in the order of the buckets."""
    for place in range(len(ids)):
        row = np.int64(ids[place])
        halves[0, place] = words[row, word]
        halves[1, place] = words[row, word + 1]


@compiled
def join_band(
    words: Words,
    halves: Words,
    offsets: Ids,
    ids: Ids,
    masks: Ints,
    radius: int,
    parents: Ids,
    edges: Ints,
    count: int,
) -> int:
    """Compare every bucket with itself and with those its key reaches; join what is near.

    Args:
        words: (n, 4) all hashes.
        halves: (2, n) two words of each hash in the order of the buckets.
        offsets: bucket bounds of this band; `ids` are the rows in that order.
        ids: rows of `words`.
        masks: patterns to flip in a key; the first is none.
        radius: the largest distance that joins.
        parents: the components so far.
        edges: (n, 3) receives each edge that united two components: row, row, distance.
        count: edges already there.

    Returns:
        how many edges there are now.
    """
    for key in range(len(offsets) - 1):
        start, stop = np.int64(offsets[key]), np.int64(offsets[key + 1])
        if start == stop:
            continue
        for mask in range(len(masks)):
            other = key ^ masks[mask]
            if other > key:
                continue
            first, last = np.int64(offsets[other]), np.int64(offsets[other + 1])
            if first == last:
                continue
            for place in range(start, stop):
                own = (halves[0, place], halves[1, place])
                end = place if other == key else last
                if nearest_halves(own[0], own[1], halves, first, end) <= radius:
                    row = np.int64(ids[place])
                    count = join_with(row, halves, ids, first, end, words, own, radius, parents, edges, count)
    return count


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
