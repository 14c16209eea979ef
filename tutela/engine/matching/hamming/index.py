"""An index that finds every known hash within a radius: exact, compact, extended and shrunk while in use."""

import threading
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching import mmap_file
from tutela.engine.matching.hamming import base, delta
from tutela.engine.matching.hamming.base import Base
from tutela.engine.matching.hamming.brute_force import Pairs
from tutela.engine.matching.hamming.hits import Hits, Near
from tutela.engine.matching.hamming.snapshot import Snapshot
from tutela.engine.matching.hashes import (
    HASH_BYTES,
    NEAR_BITS,
    Hashes,
    Lists,
    Numbers,
    Rows,
    WidthMismatch,
    Words,
    as_words,
)

# Added hashes are compared one by one until there are so many, or such a part of the sorted ones.
MERGE_FROM, MERGE_PART = 1 << 15, 256

# What the index is called among the parts of a file.
PART = "near"


class NearIndex:
    """Known hashes, ready to be searched at any radius; searching never waits for a change.

    Source:
        Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space with Multi-Index Hashing" (2014).
        Qin, Xiao, "Pigeonring: A Principle for Faster Thresholded Similarity Search" (VLDB 2018).
    """

    def __init__(
        self,
        hashes: Hashes,
        entries: Numbers,
        *,
        lists: NDArray[np.integer[Any]] | None = None,
        workers: int = 1,
    ) -> None:
        """Sort the hashes into buckets.

        Args:
            hashes: (n, 32) bytes; the same hash may occur many times. What lies in one piece is not copied:
                leave it as it is.
            entries: (n,) the number returned for each hash; likewise.
            lists: (n,) the list each is on, for searches that ask only some; list 0 where nothing is said.
            workers: cores to build and to search batches with.

        Raises:
            WidthMismatch: the hashes are not 32 bytes wide, there are more or fewer entries than hashes, or a
                list's number is above 65,535.
        """
        words, entries, lists = _checked(hashes, entries, lists)
        self._start(base.build(words, entries, lists, max(1, workers)), workers)

    def _start(self, built: Base, workers: int, *, merges: bool = True) -> None:
        self._workers, self._merges = max(1, workers), merges
        self._state = Snapshot(built, delta.empty(), {})
        self._writing, self._merging = threading.Lock(), threading.Lock()

    @classmethod
    def open(cls, path: Path, *, workers: int = 1, verify: bool = True) -> Self:
        """Map an index that `save` has written; every process that opens it shares one copy in memory.

        Args:
            path: the file.
            workers: cores to search batches with.
            verify: compare the whole content with its checksums.

        Raises:
            IndexDamaged: it is not there, not whole or not an index; build it anew.
        """
        return cls.of(mmap_file.opened(path, verify=verify).part(PART), workers=workers)

    @classmethod
    def of(cls, columns: mmap_file.Columns, *, workers: int = 1, merges: bool = True) -> Self:
        """Make an index of columns that `columns` gave, as they lie: mapped ones stay where they are.

        Args:
            columns: by name.
            workers: cores to search batches with.
            merges: whether changes are merged beside the searches when there are many. A merged index is no
                longer the one in the file that processes share, so whoever shares one has it merged and
                written again by one of them; see `is_merge_due`.
        """
        index = cls.__new__(cls)
        index._start(Base.of(columns), workers, merges=merges)
        return index

    def columns(self) -> mmap_file.Columns:
        """Merge what was changed, and return everything the index consists of, by name."""
        self.merge()
        return self._state.base.columns()

    def save(self, path: Path, mark: str = "") -> None:
        """Write the index to a file, in one piece: whoever has the former one open keeps it.

        Args:
            path: the file.
            mark: whatever tells the caller later of what state the index is; see `mmap_file.Kept`.
        """
        mmap_file.write(path, {PART: self.columns()}, mark)

    def __len__(self) -> int:
        """Count the rows held, revoked ones until they are merged away."""
        return len(self._state)

    @property
    def size_bytes(self) -> int:
        """The memory the index holds."""
        return self._state.base.size_bytes + self._state.delta.size_bytes

    def find(
        self, bits: bytes, radius: int = NEAR_BITS, *, lists: Collection[int] | None = None
    ) -> list[Near]:
        """Return every known entry within the radius of one hash, nearest first.

        Args:
            bits: the hash.
            radius: the largest distance that counts, in bits; any from 0 to 256.
            lists: search these lists only.

        Raises:
            WidthMismatch: the hash is not 32 bytes long.
        """
        if len(bits) != HASH_BYTES:
            raise WidthMismatch(f"A hash of {len(bits)} bytes; expected {HASH_BYTES}.")
        query = np.frombuffer(bits, np.uint64).reshape(1, 4)
        rows, entries, on = self._state.find(query, radius, 1, lists)
        near = zip(entries.tolist(), rows[:, 2].tolist(), on.tolist(), strict=True)
        return [Near(*hit) for hit in sorted(near, key=lambda hit: (hit[1], hit[0]))]

    def find_many(
        self, queries: Hashes, radius: int = NEAR_BITS, *, lists: Collection[int] | None = None
    ) -> Pairs:
        """Return every known entry within the radius of each of many hashes.

        Args:
            queries: (q, 32) bytes.
            radius: the largest distance that counts, in bits; any from 0 to 256.
            lists: search these lists only.

        Returns:
            three columns: the query's row, the known entry, the distance; by query, nearest first.

        Raises:
            WidthMismatch: the hashes are not 32 bytes wide.
        """
        rows, entries, _ = self._state.find(as_words(queries), radius, self._workers, lists)
        order = _by_query(rows, entries)
        return rows[order, 0], entries[order], rows[order, 2].astype(np.uint16)

    def look_up(
        self, queries: Hashes, radius: int = NEAR_BITS, *, lists: Collection[int] | None = None
    ) -> Hits:
        """Do what `find_many` does and return the list and the hash of every entry found, too."""
        state = self._state
        rows, entries, on = state.find(as_words(queries), radius, self._workers, lists)
        order = _by_query(rows, entries)
        query, row, distance = rows[order].T
        hashes = state.words(row).view(np.uint8)
        return Hits(query, entries[order], distance.astype(np.uint16), on[order], hashes)

    def add(self, hashes: Hashes, entries: Numbers, *, lists: NDArray[np.integer[Any]] | None = None) -> None:
        """Make more hashes known; the next search finds them.

        Raises:
            WidthMismatch: the hashes are not 32 bytes wide, or there are more or fewer entries than hashes.
        """
        words, entries, lists = _checked(hashes, entries, lists)
        on = lists if len(lists) else np.zeros(len(words), np.uint16)
        with self._writing:
            state = self._state
            self._state = Snapshot(state.base, state.delta.extended(words, entries, on), state.revoked)
        self._merge_when_due()

    def remove(self, entries: Collection[int]) -> None:
        """Forget entries; the next search finds none of their hashes."""
        with self._writing:
            state = self._state
            state.revoked.update(dict.fromkeys(map(int, entries), len(state)))
        self._merge_when_due()

    def merge(self) -> None:
        """Sort what was added into the buckets, and leave out what was revoked.

        Additions and removals have it done beside them when there are many; searches go on meanwhile.
        """
        with self._merging:
            with self._writing:
                state = replace(self._state, revoked=dict(self._state.revoked))
            if not state.delta.count and not state.revoked:
                return
            until = len(state)
            built = base.build(*state.upto(until), self._workers)
            with self._writing:
                now, shift = self._state, len(built.entries) - until
                # What was revoked meanwhile; of what was revoked before, no row is left.
                later = now.revoked.items() - state.revoked.items()
                revoked = {entry: row + shift for entry, row in later}
                rest = now.delta.without(until - len(state.base.entries))
                self._state = Snapshot(built, rest, revoked)

    def hashes(self, rows: Numbers) -> Hashes:
        """Return the hashes of rows, counted as they came, of an index from which nothing was removed."""
        return self._state.words(rows).view(np.uint8)

    @property
    def is_merge_due(self) -> bool:
        """Whether changes wait that are so many that searches feel them."""
        state = self._state
        waiting = state.delta.count + len(state.revoked)
        return waiting > max(MERGE_FROM, len(state.base.entries) // MERGE_PART)

    def _merge_when_due(self) -> None:
        if self._merges and self.is_merge_due and not self._merging.locked():
            threading.Thread(target=self.merge, name="merging an index").start()


def _checked(
    hashes: Hashes, entries: Numbers, lists: NDArray[np.integer[Any]] | None
) -> tuple[Words, Numbers, Lists]:
    if len(hashes) != len(entries):
        raise WidthMismatch(f"{len(hashes)} hashes and {len(entries)} entries.")
    if lists is not None and len(lists) != len(hashes):
        raise WidthMismatch(f"{len(hashes)} hashes and {len(lists)} lists.")
    on = np.empty(0, np.uint16) if lists is None else np.ascontiguousarray(lists, np.uint16)
    if lists is not None and (on != lists).any():
        raise WidthMismatch("Lists are numbered from 0 to 65,535 in an index.")
    return as_words(hashes), np.ascontiguousarray(entries, np.int64), on


def _by_query(rows: Rows, entries: Numbers) -> Numbers:
    """Give the order of rows found: by query, nearest first, then by entry."""
    return np.lexsort((entries, rows[:, 2], rows[:, 0]))
