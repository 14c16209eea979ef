"""An index that finds every known hash within a radius: exact, compact, extended and shrunk while in use."""

import threading
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching import mmap_file
from tutela.engine.matching.hamming import base, delta
from tutela.engine.matching.hamming.base import Body
from tutela.engine.matching.hamming.brute_force import Pairs
from tutela.engine.matching.hamming.delta import Tail
from tutela.engine.matching.hashes import HASH_BYTES, NEAR_BITS, Hashes, Rows, WidthMismatch, Words, as_words

# Added hashes are compared one by one until there are so many, or such a part of the sorted ones.
MERGE_FROM, MERGE_PART = 1 << 15, 256

# What the index is called among the parts of a file.
PART = "near"

Numbers = NDArray[np.int64]
Lists = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Near:
    """A known entry near the hash that was asked for.

    Attributes:
        entry: its number.
        distance: how many bits apart they are.
        hash_list: the list it is on.
    """

    entry: int
    distance: int
    hash_list: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """What many hashes are near to, column by column: by query, nearest first, then by entry.

    Attributes:
        query: (m,) the query's row.
        entry: (m,) the known entry.
        distance: (m,) the bits between them.
        hash_list: (m,) the list the entry is on.
        hashes: (m, 32) the known hash.
    """

    query: Numbers
    entry: Numbers
    distance: NDArray[np.uint16]
    hash_list: Lists
    hashes: Hashes

    def __len__(self) -> int:
        return len(self.query)


@dataclass(frozen=True, slots=True)
class _State:
    """All that is known at one moment; rows of the tail are counted on from those of the body.

    `revoked` says up to which row an entry no longer counts: it may have been added again after that.
    """

    body: Body
    tail: Tail
    revoked: dict[int, int]

    def __len__(self) -> int:
        return len(self.body.entries) + self.tail.count

    def find(self, queries: Words, radius: int, workers: int) -> Rows:
        found = self.body.find(queries, radius, workers)
        if not self.tail.count:
            return found
        added = self.tail.find(queries, radius)
        added[:, 1] += len(self.body.entries)
        return np.concatenate([found, added])

    def columns(self, rows: Numbers) -> tuple[Numbers, Lists]:
        """Return entries and lists of rows."""
        own = len(self.body.entries)
        if not self.tail.count:
            lists = self.body.lists[rows] if len(self.body.lists) else np.zeros(len(rows), np.uint16)
            return self.body.entries[rows], lists
        late, early = rows >= own, rows[rows < own]
        entries, lists = np.empty(len(rows), np.int64), np.zeros(len(rows), np.uint16)
        entries[late], lists[late] = self.tail.entries[rows[late] - own], self.tail.lists[rows[late] - own]
        entries[~late] = self.body.entries[early]
        if len(self.body.lists):
            lists[~late] = self.body.lists[early]
        return entries, lists

    def words(self, rows: Numbers) -> Words:
        """Return the hashes of rows."""
        own = len(self.body.entries)
        hashes, late = np.empty((len(rows), 4), np.uint64), rows >= own
        hashes[late] = self.tail.planes[:, rows[late] - own].T
        hashes[~late] = self.body.words[rows[~late]]
        return hashes

    def counting(self, rows: Numbers, entries: Numbers) -> NDArray[np.bool_]:
        """Say which rows have not been revoked."""
        until = [self.revoked.get(entry, 0) for entry in entries.tolist()]
        return rows >= np.array(until, np.int64)

    def upto(self, count: int) -> tuple[Words, Numbers, Lists]:
        """Return hashes, entries and lists of the first rows, without those that were revoked."""
        own = len(self.body.entries)
        entries = delta.one_after_another(self.body.entries, self.tail.entries[: count - own])
        lists = delta.one_after_another(self._all_lists(), self.tail.lists[: count - own])
        words = delta.one_after_another(self.body.words, self.tail.words(count - own))
        if self.revoked:
            gone = np.fromiter(self.revoked.keys(), np.int64)
            touched = np.nonzero(np.isin(entries, gone))[0]
            left = np.ones(count, np.bool_)
            left[touched] = self.counting(touched, entries[touched])
            words, entries, lists = words[left], entries[left], lists[left]
        return words, entries, lists if lists.any() else lists[:0]

    def _all_lists(self) -> Lists:
        return self.body.lists if len(self.body.lists) else np.zeros(len(self.body.entries), np.uint16)


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

    def _start(self, built: Body, workers: int, *, merges: bool = True) -> None:
        self._workers, self._merges = max(1, workers), merges
        self._state = _State(built, delta.empty(), {})
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
        index._start(Body.of(columns), workers, merges=merges)
        return index

    def columns(self) -> mmap_file.Columns:
        """Merge what was changed, and return everything the index consists of, by name."""
        self.merge()
        return self._state.body.columns()

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
        return self._state.body.size_bytes + self._state.tail.size_bytes

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
        state = self._state
        found = state.find(np.frombuffer(bits, np.uint64).reshape(1, 4), radius, 1)
        if not len(found):
            return []
        found, entries, on = _that_count(state, found, lists)
        near = zip(entries.tolist(), found[:, 2].tolist(), on.tolist(), strict=True)
        return [Near(*one) for one in sorted(near, key=lambda one: (one[1], one[0]))]

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
        state = self._state
        return _in_order(*_that_count(state, state.find(as_words(queries), radius, self._workers), lists)[:2])

    def look_up(
        self, queries: Hashes, radius: int = NEAR_BITS, *, lists: Collection[int] | None = None
    ) -> Hits:
        """Do what `find_many` does and return the list and the hash of every entry found, too."""
        state = self._state
        found, entries, on = _that_count(state, state.find(as_words(queries), radius, self._workers), lists)
        order = np.lexsort((entries, found[:, 2], found[:, 0]))
        query, row, distance = found[order].T
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
            self._state = _State(state.body, state.tail.extended(words, entries, on), state.revoked)
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
            if not state.tail.count and not state.revoked:
                return
            until = len(state)
            built = base.build(*state.upto(until), self._workers)
            with self._writing:
                now, shift = self._state, len(built.entries) - until
                # What was revoked meanwhile; of what was revoked before, no row is left.
                later = now.revoked.items() - state.revoked.items()
                revoked = {entry: row + shift for entry, row in later}
                rest = now.tail.without(until - len(state.body.entries))
                self._state = _State(built, rest, revoked)

    def hashes(self, rows: Numbers) -> Hashes:
        """Return the hashes of rows, counted as they came, of an index from which nothing was removed."""
        return self._state.words(rows).view(np.uint8)

    @property
    def is_merge_due(self) -> bool:
        """Whether changes wait that are so many that searches feel them."""
        state = self._state
        waiting = state.tail.count + len(state.revoked)
        return waiting > max(MERGE_FROM, len(state.body.entries) // MERGE_PART)

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


def _that_count(state: _State, found: Rows, lists: Collection[int] | None) -> tuple[Rows, Numbers, Lists]:
    """Leave out rows that were revoked or are on other lists; return entries and lists of the rest."""
    entries, on = state.columns(found[:, 1])
    if state.revoked:
        left = state.counting(found[:, 1], entries)
        found, entries, on = found[left], entries[left], on[left]
    if lists is not None:
        left = np.isin(on, list(lists))
        found, entries, on = found[left], entries[left], on[left]
    return found, entries, on


def _in_order(found: Rows, entries: Numbers) -> Pairs:
    order = np.lexsort((entries, found[:, 2], found[:, 0]))
    return found[order, 0], entries[order], found[order, 2].astype(np.uint16)
