"""An index that finds every known hash within a radius: exact, compact, and built in one go."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching import bands, reference
from tutela.engine.matching.hashes import HASH_BITS, HASH_BYTES, NEAR_BITS, Hashes, WidthMismatch, as_words

# Below this a plain comparison takes microseconds and needs no compiled kernel.
PLAIN_UP_TO = 4096
FIRST_ROOM = 1 << 16
CANDIDATE_ROOM = 1 << 13
# Up to here each bucket keeps 96 bits of every hash: about 300 bytes a hash, and three times the speed.
ROOMY_UP_TO = 2_000_000


Layout = Literal["roomy", "compact"]


@dataclass(frozen=True, slots=True)
class Near:
    """A known entry near the hash that was asked for, and how many bits apart they are."""

    entry: int
    distance: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a radius asks of the kernel: the table of bands, the patterns to flip, the room for buckets."""

    table: NDArray[np.int64]
    masks: NDArray[np.int64]
    probes: int


class NearIndex:
    """Known hashes, ready to be searched at any radius.

    Source:
        Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space with Multi-Index Hashing" (2014).
    """

    def __init__(
        self, hashes: Hashes, entries: NDArray[np.int64], *, workers: int = 1, layout: Layout | None = None
    ) -> None:
        """Sort the hashes into buckets.

        Args:
            hashes: (n, 32) bytes; the same hash may occur many times.
            entries: (n,) the number returned for each hash.
            workers: cores to build and to search batches with.
            layout: "roomy" takes about 300 bytes a hash and searches faster, "compact" about 110; roomy up
                to two million hashes where nothing is said.

        Raises:
            WidthMismatch: the hashes are not 32 bytes wide, or there are more or fewer entries than hashes.
        """
        if len(hashes) != len(entries):
            raise WidthMismatch(f"{len(hashes)} hashes and {len(entries)} entries.")
        self._hashes = np.ascontiguousarray(hashes, np.uint8)
        self._words = as_words(self._hashes)
        self._entries = np.ascontiguousarray(entries, np.int64)
        self._workers = max(1, workers)
        self._cut = bands.cut(bands.count_for(len(hashes)))
        self._plans: dict[int, _Plan] = {}
        self._is_roomy = layout == "roomy" or (layout is None and len(hashes) <= ROOMY_UP_TO)
        if len(hashes) > PLAIN_UP_TO:
            self._sort()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size_bytes(self) -> int:
        """The memory the index holds."""
        held = self._words.nbytes + self._entries.nbytes
        return held + (self._placed.nbytes + self._offsets.nbytes if len(self) > PLAIN_UP_TO else 0)

    def find(self, bits: bytes, radius: int = NEAR_BITS) -> list[Near]:
        """Return every known entry within the radius of one hash, nearest first.

        Raises:
            WidthMismatch: the hash is not 32 bytes long.
        """
        if len(bits) != HASH_BYTES:
            raise WidthMismatch(f"A hash of {len(bits)} bytes; expected {HASH_BYTES}.")
        _, entries, distances = self.find_many(np.frombuffer(bits, np.uint8)[None], radius)
        return [Near(int(entry), int(distance)) for entry, distance in zip(entries, distances, strict=True)]

    def find_many(self, queries: Hashes, radius: int = NEAR_BITS) -> reference.Pairs:
        """Return every known entry within the radius of each of many hashes.

        Args:
            queries: (q, 32) bytes.
            radius: the largest distance that counts, in bits; any from 0 to 256.

        Returns:
            three columns: the query's row, the known entry, the distance; by query, nearest first.
        """
        if len(self) <= PLAIN_UP_TO:
            query, row, distance = reference.within(queries, self._hashes, radius)
        else:
            query, row, distance = self._search(as_words(queries), min(radius, HASH_BITS))
        entry = self._entries[row]
        order = np.lexsort((entry, distance, query))
        return query[order], entry[order], distance[order]

    def _sort(self) -> None:
        from tutela.engine.matching import kernels, roomy

        total = len(self)
        firsts = np.cumsum([0, *((1 << width) + 1 for _, width in self._cut)])
        self._offsets = np.zeros(firsts[-1], np.uint32)
        places = total * len(self._cut)
        self._placed: NDArray[Any] = (
            np.empty((places, 2), np.uint64) if self._is_roomy else np.empty(places, np.uint32)
        )
        sort_band = roomy.sort_band if self._is_roomy else kernels.sort_band

        def sort(band: int) -> None:
            shift, width = self._cut[band]
            offsets = self._offsets[firsts[band] : firsts[band + 1]]
            sort_band(self._words, shift, width, offsets, self._placed[band * total : (band + 1) * total])

        with ThreadPoolExecutor(self._workers) as pool:
            list(pool.map(sort, range(len(self._cut))))

    def _search(self, queries: NDArray[np.uint64], radius: int) -> reference.Pairs:
        edges = np.linspace(0, len(queries), min(self._workers, max(1, len(queries))) + 1).astype(int)
        if len(edges) == 2:  # noqa: PLR2004 (one portion needs no thread)
            found = self._search_portion(queries, radius)
        else:
            with ThreadPoolExecutor(self._workers) as pool:
                portions = pool.map(
                    lambda edge: self._search_portion(queries[edge[0] : edge[1]], radius), pairwise(edges)
                )
                found = np.concatenate(
                    [rows + np.array((edge, 0, 0)) for rows, edge in zip(portions, edges[:-1], strict=True)]
                )
        return found[:, 0], found[:, 1], found[:, 2].astype(np.uint16)

    def _search_portion(self, queries: NDArray[np.uint64], radius: int) -> NDArray[np.int64]:
        from tutela.engine.matching import kernels, roomy

        plan = self._plan(radius)
        cells = np.empty((plan.probes, 3), np.int64)
        candidates = np.empty((CANDIDATE_ROOM, 2), np.int64)
        room, done = np.empty((min(FIRST_ROOM, 64 + 16 * len(queries)), 3), np.int64), 0
        portions = [room[:0]]
        while done < len(queries):
            held = (queries, self._words, plan.table, plan.masks, self._offsets, self._placed)
            if plan.probes and self._is_roomy:
                reached, count = roomy.probe(*held, radius, done, cells, room)
            elif plan.probes:
                reached, count = kernels.probe(*held, radius, done, cells, candidates, room)
            else:
                reached, count = kernels.scan(queries, self._words, radius, done, room)
            portions.append(room[:count].copy())
            if reached == done:
                room = np.empty((2 * len(room), 3), np.int64)
            done = reached
        return np.concatenate(portions)

    def _plan(self, radius: int) -> _Plan:
        """Lay out the probing at a radius; no probes where comparing with everything is cheaper."""
        if radius in self._plans:
            return self._plans[radius]
        widths = [width for _, width in self._cut]
        reach = bands.reaches(len(widths), radius)
        table: list[tuple[int, ...]] = []
        masks: list[NDArray[np.int64]] = []
        cell = 0
        plan = _Plan(np.zeros((0, 6), np.int64), np.zeros(0, np.int64), 0)
        if bands.is_worth_probing(len(self), widths, reach):
            for (shift, width), most in zip(self._cut, reach, strict=True):
                flips = bands.patterns(width, most)
                first = sum(len(each) for each in masks)
                table.append((shift, width, most, first, first + len(flips), cell))
                masks.append(flips)
                cell += (1 << width) + 1
            plan = _Plan(np.array(table, np.int64), np.concatenate(masks), sum(len(each) for each in masks))
        self._plans[radius] = plan
        return plan
