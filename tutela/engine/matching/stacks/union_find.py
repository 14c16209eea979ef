"""The components of stacking: which rows are together, and which pairs are compared to find out."""

import numpy as np

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import Ints
from tutela.engine.matching.hamming.distance import Whole, distance_between
from tutela.engine.matching.hashes import Ids, Words
from tutela.engine.matching.simd import WIDE_LANES, inlined, lowest_bit, near_lanes, prefetch

ALL_LANES = np.uint64((1 << WIDE_LANES) - 1)


@compiled()
def root_of(parents: Ids, row: Whole) -> np.int64:
    """Follow a row to the smallest row of its component, halving the way for the next time."""
    at = np.int64(row)
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = np.int64(parents[at])
    return at


@compiled()
def join(parents: Ids, left: Whole, right: Whole) -> bool:
    """Unite two components under their smaller root; say whether they were two."""
    left_root, right_root = root_of(parents, left), root_of(parents, right)
    if left_root == right_root:
        return False
    if left_root < right_root:
        parents[right_root] = left_root
    else:
        parents[left_root] = right_root
    return True


@compiled()
def note_edge(parents: Ids, edges: Ints, row: Whole, other: Whole, distance: Whole, count: int) -> int:
    """Join two rows, and keep the edge if they were apart; returns how many edges there are now."""
    if join(parents, row, other):
        edges[count, 0], edges[count, 1], edges[count, 2] = min(row, other), max(row, other), distance
        count += 1
    return count


@compiled()
def join_waiting(
    words: Words, radius: int, parents: Ids, edges: Ints, waiting: Ids, waited: int, count: int
) -> tuple[int, int]:
    """Compare the pairs that wait and join what is near.

    Returns:
        how many edges there are now, and how many of the pairs are known to be together.
    """
    flat, apart = words.reshape(-1), 0
    for slot in range(waited):
        prefetch(parents, np.int64(waiting[slot, 0]))
        prefetch(parents, np.int64(waiting[slot, 1]))
    for slot in range(waited):
        row, other = waiting[slot, 0], waiting[slot, 1]
        # Most pairs are met in one band after another: what is together already need not be compared.
        if root_of(parents, row) != root_of(parents, other):
            prefetch(flat, np.int64(row) * 4)
            prefetch(flat, np.int64(other) * 4)
            waiting[apart, 0], waiting[apart, 1] = row, other
            apart += 1
    together = waited - apart
    for slot in range(apart):
        row, other = waiting[slot, 0], waiting[slot, 1]
        distance = distance_between(words, row, words, other)
        if distance > radius:
            continue
        together += 1
        count = note_edge(parents, edges, row, other, distance, count)
    return count, together


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
