"""Stacks of a store that items join and leave, kept in a file: the same as of stacking everything at once."""

from pathlib import Path
from typing import Self

import numpy as np

from tutela.engine.matching import mmap_file
from tutela.engine.matching.hamming.index import PART, NearIndex
from tutela.engine.matching.hashes import HASH_BYTES, NEAR_BITS, Hashes, Numbers, as_words
from tutela.engine.matching.mmap_file import Kept
from tutela.engine.matching.stacks.stacks import Labels, stack, united

Group = list[tuple[int, int]]
"""A stack: each owner and its bits from the representative, which comes first."""

# Rows of what left are dropped when they are such a part of all.
_DROP_PART = 8
# More near pairs than this for each hash are not looked up: a crowd joins a crowd. So many hashes are asked
# about first to tell.
_MOST_PAIRS, _ASKED_FIRST = 4, (2, 16, 256)
_GONE = -1
_PART = "stacks"


class IncrementalStacks:
    """Hashes in stacks: every two at most `NEAR_BITS` apart are in one, whatever the order they came in.

    Each hash has an entry, its own number, and an owner, what it is the hash of. The smallest owner
    represents a stack.
    """

    def __init__(self, *, workers: int = 1) -> None:
        """Begin with nothing.

        Args:
            workers: cores to use.
        """
        none = np.empty(0, np.int64)
        index = NearIndex(np.empty((0, HASH_BYTES), np.uint8), none, workers=workers)
        self._start(index, none, none, none, workers)

    def _start(
        self, index: NearIndex, entries: Numbers, owners: Numbers, labels: Labels, workers: int
    ) -> None:
        self._index, self._entries, self._owners, self._workers = index, entries, owners, workers
        # For each row the first row of its stack; rows are counted as they came.
        self._labels = labels
        # How many came or left since the file was written.
        self.changed = 0

    @classmethod
    def of(cls, file: Kept, *, workers: int = 1) -> Self:
        """Take what `save` has written, as it lies.

        Raises:
            IndexDamaged: the file holds no stacks.
        """
        stacks, columns = cls.__new__(cls), file.part(_PART)
        index = NearIndex.of(file.part(PART), workers=workers, merges=False)
        stacks._start(index, columns["entries"], columns["owners"], columns["labels"], workers)
        return stacks

    def save(self, path: Path, mark: str = "") -> None:
        """Write everything to a file, which appears whole or not at all."""
        if np.count_nonzero(self._labels == _GONE) > len(self._labels) // _DROP_PART:
            self._drop()
        columns = {"entries": self._entries, "owners": self._owners, "labels": self._labels}
        mmap_file.write(path, {PART: self._index.columns(), _PART: columns}, mark)

    @property
    def entries(self) -> Numbers:
        """The numbers of the hashes that are here."""
        here: Numbers = self._entries[self._labels != _GONE]
        return here

    def add(self, entries: Numbers, owners: Numbers, hashes: Hashes) -> Numbers:
        """Let hashes join.

        Args:
            entries: (n,) a number of its own for each.
            owners: (n,) what each is the hash of; nothing owns two.
            hashes: (n, 32) bytes.

        Returns:
            the owners in every stack that is another one now, and those that came and are alone.

        Raises:
            WidthMismatch: the hashes are not 32 bytes wide, or there are more or fewer entries than hashes.
        """
        first = len(self._labels)
        rows = np.arange(first, first + len(entries))
        near_old = self._near_old(hashes)
        self._index = self._with(hashes, rows)
        self._entries = np.concatenate([self._entries, entries])
        self._owners = np.concatenate([self._owners, owners])
        labels = np.concatenate([self._labels, rows])
        if near_old is None:
            here = np.nonzero(labels != _GONE)[0]
            labels[here] = here[stack(self._index.hashes(here), NEAR_BITS, workers=self._workers).labels]
            self._labels = labels
        else:
            among = stack(hashes, NEAR_BITS, workers=self._workers).edges[:, :2] + first
            self._labels = _joined(labels, np.concatenate([near_old + np.array((0, first)), among]))
        self.changed += len(entries)
        return self._owners[self._with_labels(self._labels[rows])]

    def _near_old(self, hashes: Hashes) -> Numbers | None:
        """Find which stacks new hashes are near to: (m, 2) label and new hash.

        Returns:
            nothing where so many pairs are near that stacking everything anew is less work.
        """
        order = np.random.default_rng(len(hashes)).permutation(len(hashes))
        most = _MOST_PAIRS * (len(self._index) + len(hashes))
        near, pairs, done = [np.empty((0, 2), np.int64)], 0, 0
        for until in [*(first for first in _ASKED_FIRST if first < len(hashes)), len(hashes)]:
            asked = order[done:until]
            query, place, _ = self._index.find_many(hashes[asked])
            is_here = self._labels[place] != _GONE
            near.append(np.column_stack([self._labels[place[is_here]], asked[query[is_here]]]))
            pairs, done = pairs + len(query), until
            if pairs * len(hashes) > most * done:
                return None
        return np.concatenate(near)

    def _with(self, hashes: Hashes, rows: Numbers) -> NearIndex:
        if not len(self._index):
            return NearIndex(hashes, rows, workers=self._workers)
        self._index.add(hashes, rows)
        return self._index

    def remove(self, entries: Numbers) -> Numbers:
        """Let hashes leave; what only they held together comes apart.

        Returns:
            the owners in every stack that is another one now, those that left included.
        """
        labels = self._labels.copy()
        leaving = np.nonzero(np.isin(self._entries, entries) & (labels != _GONE))[0]
        touched = self._with_labels(labels[leaving])
        labels[leaving] = _GONE
        left = touched[labels[touched] != _GONE]
        labels[left] = left[stack(self._index.hashes(left), NEAR_BITS, workers=self._workers).labels]
        self._labels = labels
        self.changed += len(leaving)
        return self._owners[touched]

    def groups(self, owners: Numbers) -> list[Group]:
        """Give the stacks of two or more that some owners are in, each nearest first."""
        asked = np.isin(self._owners, owners) & (self._labels != _GONE)
        rows = self._with_labels(self._labels[asked])
        rows = rows[np.lexsort((self._owners[rows], self._labels[rows]))]
        labels = self._labels[rows]
        _, first, stack_of, sizes = np.unique(
            labels, return_index=True, return_inverse=True, return_counts=True
        )
        words = as_words(self._index.hashes(rows))
        apart = np.bitwise_count(words ^ words[first[stack_of]]).sum(axis=1)
        order = np.lexsort((self._owners[rows], apart, labels))
        pairs = list(zip(self._owners[rows][order].tolist(), apart[order].tolist(), strict=True))
        starts = zip(first.tolist(), sizes.tolist(), strict=True)
        return [pairs[start : start + size] for start, size in starts if size > 1]

    def _with_labels(self, labels: Labels) -> Numbers:
        """Find the rows in the stacks with such labels."""
        # One more than there are rows: the label of what left points there.
        asked = np.zeros(len(self._labels) + 1, np.bool_)
        asked[labels] = True
        return np.nonzero(asked[self._labels])[0]

    def _drop(self) -> None:
        """Number the rows anew, without those of what left."""
        here = np.nonzero(self._labels != _GONE)[0]
        hashes = self._index.hashes(here)
        now = np.cumsum(self._labels != _GONE) - 1
        self._index = NearIndex(hashes, np.arange(len(here)), workers=self._workers)
        self._entries, self._owners = self._entries[here], self._owners[here]
        self._labels = now[self._labels[here]]


def _joined(labels: Labels, edges: Numbers) -> Labels:
    """Give rows the smallest label of those that edges, (m, 2) labels, join."""
    nodes, places = np.unique(edges, return_inverse=True)
    pairs = places.reshape(-1, 2)
    together = nodes[united(len(nodes), np.column_stack([pairs, np.zeros(len(pairs), np.int64)]))[0]]
    changed = np.isin(labels, nodes[together != nodes])
    labels[changed] = together[np.searchsorted(nodes, labels[changed])]
    return labels
