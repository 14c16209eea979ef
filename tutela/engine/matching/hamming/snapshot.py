"""All that a near index knows at one moment: hashes sorted once, and what was added and revoked since."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hamming import delta
from tutela.engine.matching.hamming.base import Base
from tutela.engine.matching.hamming.delta import Delta
from tutela.engine.matching.hashes import Lists, Numbers, Rows, Words

_NOTHING, _NO_LIST = np.empty(0, np.int64), np.empty(0, np.uint16)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is known at one moment; rows of the delta are counted on from those of the base.

    `revoked` says up to which row an entry no longer counts: it may have been added again after that.
    """

    base: Base
    delta: Delta
    revoked: dict[int, int]

    def __len__(self) -> int:
        return len(self.base.entries) + self.delta.count

    def find(
        self, queries: Words, radius: int, workers: int, lists: Collection[int] | None
    ) -> tuple[Rows, Numbers, Lists]:
        """Find what is near and counts: rows, and the entry and the list of each.

        Args:
            queries: (q, 4) hashes.
            radius: the largest distance that counts, in bits.
            workers: cores to search many with.
            lists: on these lists only; on all where nothing is said.
        """
        rows = self._near(queries, radius, workers)
        if not len(rows):
            return rows, _NOTHING, _NO_LIST
        entries, on = self.columns(rows[:, 1])
        if self.revoked:
            left = self.counting(rows[:, 1], entries)
            rows, entries, on = rows[left], entries[left], on[left]
        if lists is not None:
            left = np.isin(on, list(lists))
            rows, entries, on = rows[left], entries[left], on[left]
        return rows, entries, on

    def _near(self, queries: Words, radius: int, workers: int) -> Rows:
        rows = self.base.find(queries, radius, workers)
        if not self.delta.count:
            return rows
        added = self.delta.find(queries, radius)
        added[:, 1] += len(self.base.entries)
        return np.concatenate([rows, added])

    def columns(self, rows: Numbers) -> tuple[Numbers, Lists]:
        """Return entries and lists of rows."""
        own = len(self.base.entries)
        if not self.delta.count:
            lists = self.base.lists[rows] if len(self.base.lists) else np.zeros(len(rows), np.uint16)
            return self.base.entries[rows], lists
        late, early = rows >= own, rows[rows < own]
        entries, lists = np.empty(len(rows), np.int64), np.zeros(len(rows), np.uint16)
        entries[late], lists[late] = self.delta.entries[rows[late] - own], self.delta.lists[rows[late] - own]
        entries[~late] = self.base.entries[early]
        if len(self.base.lists):
            lists[~late] = self.base.lists[early]
        return entries, lists

    def words(self, rows: Numbers) -> Words:
        """Return the hashes of rows."""
        own = len(self.base.entries)
        hashes, late = np.empty((len(rows), 4), np.uint64), rows >= own
        hashes[late] = self.delta.planes[:, rows[late] - own].T
        hashes[~late] = self.base.words[rows[~late]]
        return hashes

    def counting(self, rows: Numbers, entries: Numbers) -> NDArray[np.bool_]:
        """Say which rows have not been revoked."""
        until = [self.revoked.get(entry, 0) for entry in entries.tolist()]
        return rows >= np.array(until, np.int64)

    def upto(self, count: int) -> tuple[Words, Numbers, Lists]:
        """Return hashes, entries and lists of the first rows, without those that were revoked."""
        own = len(self.base.entries)
        entries = delta.one_after_another(self.base.entries, self.delta.entries[: count - own])
        lists = delta.one_after_another(self._all_lists(), self.delta.lists[: count - own])
        words = delta.one_after_another(self.base.words, self.delta.words(count - own))
        if self.revoked:
            gone = np.fromiter(self.revoked.keys(), np.int64)
            touched = np.nonzero(np.isin(entries, gone))[0]
            left = np.ones(count, np.bool_)
            left[touched] = self.counting(touched, entries[touched])
            words, entries, lists = words[left], entries[left], lists[left]
        return words, entries, lists if lists.any() else lists[:0]

    def _all_lists(self) -> Lists:
        return self.base.lists if len(self.base.lists) else np.zeros(len(self.base.entries), np.uint16)
