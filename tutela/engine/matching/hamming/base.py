"""Known hashes that stay as they are: sorted into buckets once, searched by many."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hamming import bands, brute_force, buckets
from tutela.engine.matching.hamming.buckets import Buckets
from tutela.engine.matching.hashes import HASH_BITS, Known, Rows, Words, read_only

# Below this a plain comparison takes microseconds and needs no compiled kernel.
PLAIN_UP_TO = 4096
# From this many queries on it pays to sort them too, and to walk buckets against buckets.
MEET_FROM = 1024
_ROOM = 1 << 16
_WAITING_ROOM = 1 << 12
_SCANNED_AT_ONCE = 1 << 16
_OWN = ("words", "entries", "lists")


@dataclass(frozen=True, slots=True)
class Base:
    """Known hashes and their order.

    Attributes:
        words: (n, 4) the hashes.
        entries: (n,) the number returned for each.
        lists: (n,) the list each is on; empty where all are on list 0.
        buckets: their order; None where they are too few to need one.
    """

    words: Words
    entries: NDArray[np.int64]
    lists: NDArray[np.uint16]
    buckets: Buckets | None

    @classmethod
    def of(cls, columns: Mapping[str, NDArray[Any]]) -> Self:
        """Make a base of columns as `columns` gives them."""
        fixed = {name: read_only(column) for name, column in columns.items()}
        ordered = Buckets.of(fixed) if "offsets" in fixed else None
        return cls(fixed["words"], fixed["entries"], fixed["lists"], ordered)

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return everything it consists of, by name."""
        own: dict[str, NDArray[Any]] = {name: getattr(self, name) for name in _OWN}
        if self.buckets is None:
            return own
        return own | self.buckets.columns()

    @property
    def size_bytes(self) -> int:
        """The memory it all holds."""
        sorted_bytes = self.buckets.size_bytes if self.buckets else 0
        return self.words.nbytes + self.entries.nbytes + self.lists.nbytes + sorted_bytes

    def find(self, queries: Words, radius: int, workers: int) -> Rows:
        """Find the rows near each query, by whichever way is the fastest for so many."""
        radius = min(radius, HASH_BITS)
        if self.buckets is None:
            return plainly(queries, self.words, radius)
        if not bands.is_worth_probing(len(self.words), radius, len(queries)):
            return _in_portions(queries, workers, lambda part: _scan_all(part, self.words, radius))
        known, plan = self._known(self.buckets), bands.plan(radius)
        if len(queries) >= MEET_FROM:
            return _meet(queries, known, plan, radius, workers)
        return _in_portions(queries, workers, lambda part: _probe(part, known, plan, radius))

    def _known(self, ordered: Buckets) -> Known:
        return (
            self.words,
            self.words.view(np.uint16),
            ordered.offsets,
            ordered.following,
            ordered.low,
            ordered.high,
        )


def _probe(queries: Words, known: Known, plan: bands.Plan, radius: int) -> Rows:
    from tutela.engine.matching.hamming import candidates

    asked, waiting = queries.view(np.uint16), np.empty((_WAITING_ROOM, 2), np.int64)
    cells = np.empty((min(candidates.GROUP, len(queries)) * len(plan.band), 5), np.int64)

    def probe(start: int, room: Rows) -> tuple[int, int]:
        return candidates.probe(queries, asked, known, plan.arrays, radius, start, cells, waiting, room)

    return _collected(len(queries), probe)


def scan(queries: Words, planes: Words, total: int, radius: int) -> Rows:
    """Compare every query with each of so many hashes, given as (4, room) planes of words."""
    from tutela.engine.matching.hamming import candidates

    return _collected(
        len(queries), lambda start, room: candidates.scan(queries, planes, total, radius, start, room)
    )


def _scan_all(queries: Words, words: Words, radius: int) -> Rows:
    """Compare every query with every hash, some at a time."""
    portions = []
    for first in range(0, len(words), _SCANNED_AT_ONCE):
        planes = words[first : first + _SCANNED_AT_ONCE].T.copy()
        portions.append(scan(queries, planes, planes.shape[1], radius) + np.array((0, first, 0)))
    return np.concatenate(portions)


def plainly(queries: Words, words: Words, radius: int) -> Rows:
    """Compare every query with every hash, without a compiled kernel."""
    columns = brute_force.within(queries.view(np.uint8), words.view(np.uint8), radius)
    return np.column_stack([column.astype(np.int64) for column in columns])


def _collected(count: int, search: Callable[[int, Rows], tuple[int, int]]) -> Rows:
    """Call a kernel until it has been through all queries, with more room where one query fills it."""
    room, done = np.empty((min(_ROOM, 256 + 16 * count), 3), np.int64), 0
    portions = []
    while done < count:
        reached, filled = search(done, room)
        portions.append(room[:filled] if reached == count else room[:filled].copy())
        if reached == done:
            room = np.empty((2 * len(room), 3), np.int64)
        done = reached
    return portions[0] if len(portions) == 1 else np.concatenate([np.empty((0, 3), np.int64), *portions])


def _in_portions(queries: Words, workers: int, search: Callable[[Words], Rows]) -> Rows:
    if workers == 1 or len(queries) < 2 * workers:
        return search(queries)
    edges = np.linspace(0, len(queries), workers + 1).astype(int)
    with ThreadPoolExecutor(workers) as pool:
        portions = list(pool.map(lambda edge: search(queries[edge[0] : edge[1]]), pairwise(edges)))
    for rows, edge in zip(portions, edges[:-1], strict=True):
        rows[:, 0] += edge
    return np.concatenate(portions)


def _meet(queries: Words, known: Known, plan: bands.Plan, radius: int, workers: int) -> Rows:
    """Find the rows near each of very many queries, buckets against buckets."""
    with ThreadPoolExecutor(workers) as pool:
        portions = pool.map(
            lambda first: _meet_some(queries, known, plan, radius, range(first, bands.BANDS, workers)),
            range(workers),
        )
        return np.concatenate(list(portions))


def _meet_some(queries: Words, known: Known, plan: bands.Plan, radius: int, of_bands: range) -> Rows:
    from tutela.engine.matching.hamming import batch_search

    asked, waiting = queries.view(np.uint16), np.empty((_WAITING_ROOM, 2), np.int64)
    room = np.empty((_ROOM + len(queries), 3), np.int64)
    portions = [room[:0].copy()]
    needed = [band for band in of_bands if plan.reach[band] >= 0]
    for band, ordered in buckets.each_band(queries, needed):
        of_band, opened = plan.of_band(band), np.empty((len(plan.band), 3), np.int64)
        side = (ordered.offsets, ordered.following, ordered.low, ordered.high)
        probes = of_band.start, of_band.stop
        while True:
            count = batch_search.meet_band(
                queries, asked, side, known, band, probes, plan.arrays, radius, opened, waiting, room
            )
            if count >= 0:
                break
            room = np.empty((2 * len(room), 3), np.int64)
        portions.append(room[:count].copy())
    return np.concatenate(portions)


def build(words: Words, entries: NDArray[np.int64], lists: NDArray[np.uint16], workers: int) -> Base:
    """Sort hashes into buckets, where they are enough for that."""
    own: dict[str, NDArray[Any]] = {"words": read_only(words), "entries": entries, "lists": lists}
    if len(words) <= PLAIN_UP_TO:
        return Base.of(own)
    return Base.of(own | buckets.sort(own["words"], workers).columns())
