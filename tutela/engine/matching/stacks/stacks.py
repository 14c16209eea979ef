"""Stacks: pictures that are near each other, directly or through others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hamming import bands, brute_force, buckets
from tutela.engine.matching.hashes import NEAR_BITS, Hashes, Words, as_words

# Below this comparing everything takes less time than starting a compiled kernel.
PLAIN_UP_TO = 1500
_WAITING_ROOM = 1 << 14
# A bucket is crowded that holds so many, and some times what it would if all were as full.
_CROWD, _TIMES_EVEN = 512, 4

Labels = NDArray[np.int64]
Edges = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stacking:
    """How items fall into stacks.

    Attributes:
        labels: (n,) for each item the smallest item of its stack, which represents the stack.
        edges: (m, 3) item, item, distance: just enough near pairs to hold every stack together. Two items
            of a stack that a chain holds together may be further apart than the radius.
    """

    labels: Labels
    edges: Edges

    def members(self) -> dict[int, list[int]]:
        """Return every stack of two or more items by its representative."""
        order = np.argsort(self.labels, kind="stable")
        representatives, starts, counts = np.unique(self.labels[order], return_index=True, return_counts=True)
        return {
            int(label): order[start : start + count].tolist()
            for label, start, count in zip(representatives, starts, counts, strict=True)
            if count > 1
        }


def stack(hashes: Hashes, radius: int = NEAR_BITS, *, workers: int = 1) -> Stacking:
    """Put every two items at most `radius` bits apart into one stack.

    Args:
        hashes: (n, 32) bytes, one row an item.
        radius: the largest distance that joins, in bits.
        workers: cores to use.

    Returns:
        the connected components, the same whatever the number of workers.

    Raises:
        WidthMismatch: the hashes are not 32 bytes wide.
    """
    words = as_words(hashes)
    near = _near_pairs(hashes, words, radius, workers) if len(words) > 1 else np.empty((0, 3), np.int64)
    return Stacking(*united(len(words), near))


def united(count: int, edges: Edges) -> tuple[Labels, Edges]:
    """Give each of so many items the smallest of its component, and the edges needed, the nearest first.

    Args:
        count: how many items there are.
        edges: (m, 3) item, item, distance.
    """
    # Among equally near ones their own order decides; numbers as short as these are sorted by counting.
    order = np.argsort(edges[:, 2].astype(np.uint16), kind="stable")
    if count <= PLAIN_UP_TO:
        return _united_plainly(count, edges[order])
    from tutela.engine.matching.stacks import self_join

    parents, labels = np.arange(count, dtype=np.uint32), np.empty(count, np.int64)
    kept = np.empty((len(edges), 3), np.int64)
    needed = self_join.join_edges(edges, order, parents, kept)
    self_join.flatten(parents, labels)
    return labels, kept[:needed]


def _united_plainly(count: int, edges: Edges) -> tuple[Labels, Edges]:
    labels, kept = np.arange(count, dtype=np.int64), []
    for edge in edges:
        left, right = sorted((labels[edge[0]], labels[edge[1]]))
        if left != right:
            labels[labels == right] = left
            kept.append(edge)
    return labels, np.array(kept, np.int64).reshape(-1, 3)


def _near_pairs(hashes: Hashes, words: Words, radius: int, workers: int) -> Edges:
    if len(words) <= PLAIN_UP_TO:
        left, right, distance = brute_force.within(hashes, hashes, radius)
        once = left < right
        return np.column_stack([left[once], right[once], distance[once]])
    if not bands.is_worth_joining(len(words), radius):
        return _joined_everything(words, radius)
    plan = bands.plan(radius)
    needed = [band for band in range(bands.BANDS) if plan.reach[band] >= 0]
    with ThreadPoolExecutor(workers) as pool:
        portions = pool.map(
            lambda first: _joined_bands(words, plan, needed[first::workers], radius), range(workers)
        )
        return np.concatenate(list(portions))


def _joined_everything(words: Words, radius: int) -> Edges:
    from tutela.engine.matching.stacks import self_join

    edges = np.empty((len(words), 3), np.int64)
    return edges[: self_join.join_all(words, radius, np.arange(len(words), dtype=np.uint32), edges)]


def _joined_bands(words: Words, plan: bands.Plan, needed: list[int], radius: int) -> Edges:
    """Walk the buckets of some bands, one band in memory at a time."""
    from tutela.engine.matching.stacks import self_join

    total, count = len(words), 0
    # Of these no byte takes memory before it is written to, and only crowds have it written to.
    spent, parts = np.zeros(total, np.uint32), np.empty(total, np.int64)
    room = spent, parts, np.empty((4, total), np.uint64), np.zeros(1, np.bool_)
    crowded = _CROWD + _TIMES_EVEN * total // bands.KEYS
    parents, edges = np.arange(total, dtype=np.uint32), np.empty((total, 3), np.int64)
    for band, ordered in buckets.each_to_join(words, needed):
        rows = plan.of_band(band)
        # The rule one band further on: three in a row stay within their reaches and two.
        budgets = plan.budget[rows] + plan.reach[(band + 2) % bands.BANDS] + 1
        waiting = np.empty((_WAITING_ROOM + int(np.diff(ordered.offsets).max()), 2), np.uint32)
        count = self_join.join_band(
            words, ordered.offsets, ordered.beside, ordered.rows, plan.mask[rows], budgets, radius,
            parents, edges, waiting, count, crowded, room,
        )  # fmt: skip
    return edges[:count].copy()
