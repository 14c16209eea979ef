"""An index that finds equal digests of one kind: a sorted column and a verified look-up, changed in place."""

import threading
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching import mmap_file
from tutela.engine.matching.hashes import Lists, Numbers
from tutela.engine.matching.sorted_digests import (
    WIDTHS,
    DigestKind,
    DigestMismatch,
    Digests,
    SortedDigests,
    check_width,
    in_order,
)

# Added digests are kept apart until there are so many, or such a part of the others.
MERGE_FROM, MERGE_PART = 1 << 15, 64


@dataclass(frozen=True, slots=True)
class Equals:
    """Which known entries have the asked digests, column by column: by query, then by entry.

    Attributes:
        query: (m,) the asked digest's row.
        entry: (m,) the known entry.
        hash_list: (m,) the list the entry is on.
    """

    query: Numbers
    entry: Numbers
    hash_list: Lists


@dataclass(frozen=True, slots=True)
class _State:
    """All that is known at one moment: most of it sorted once, what came since, what was revoked since.

    `revoked` says which entries of the base no longer count; those of the delta are taken out at once.
    """

    base: SortedDigests
    delta: SortedDigests
    revoked: Numbers


class ExactIndex:
    """Known digests of one kind, ready to be looked up while entries come and go; no look-up waits."""

    def __init__(
        self,
        kind: DigestKind,
        digests: Digests,
        entries: Numbers,
        *,
        lists: NDArray[np.integer[Any]] | None = None,
    ) -> None:
        """Sort the digests by their first eight bytes; the rest is compared when the prefix agrees.

        Args:
            kind: which digest this is; the width follows from it.
            digests: (n, width) bytes; the same digest may occur many times.
            entries: (n,) the number returned for each digest.
            lists: (n,) the list each is on, for look-ups that ask only some; list 0 where nothing is said.

        Raises:
            DigestMismatch: the width is not that of the kind, or there are more or fewer entries.
        """
        self._start(kind, in_order(kind, digests, entries, lists))

    def _start(self, kind: DigestKind, base: SortedDigests) -> None:
        self.kind, self._width = kind, WIDTHS[kind]
        self._empty = in_order(kind, np.empty((0, self._width), np.uint8), np.empty(0, np.int64), None)
        self._state = _State(base, self._empty, np.empty(0, np.int64))
        self._writing = threading.Lock()

    @classmethod
    def of(cls, kind: DigestKind, columns: mmap_file.Columns) -> Self:
        """Make an index of columns that `columns` gave, as they lie: mapped ones stay where they are."""
        index = cls.__new__(cls)
        index._start(kind, SortedDigests(**columns))
        return index

    @classmethod
    def open(cls, kind: DigestKind, path: Path, *, verify: bool = True) -> Self:
        """Map an index that `save` has written; every process that opens it shares one copy in memory.

        Args:
            kind: which digests the file holds.
            path: the file.
            verify: compare the whole content with its checksums.

        Raises:
            IndexDamaged: it is not there, not whole or holds no such index; build it anew.
        """
        return cls.of(kind, mmap_file.opened(path, verify=verify).part(kind))

    def columns(self) -> mmap_file.Columns:
        """Merge what was changed, and return everything the index consists of, by name."""
        self.merge()
        base = self._state.base
        return {
            "prefixes": base.prefixes,
            "digests": base.digests,
            "entries": base.entries,
            "lists": base.lists,
        }

    def save(self, path: Path, mark: str = "") -> None:
        """Write the index to a file, in one piece: whoever has the former one open keeps it.

        Args:
            path: the file.
            mark: whatever tells the caller later of what state the index is; see `mmap_file.Kept`.
        """
        mmap_file.write(path, {self.kind: self.columns()}, mark)

    def __len__(self) -> int:
        """Count the rows held, revoked ones until they are merged away."""
        return len(self._state.base) + len(self._state.delta)

    @property
    def size_bytes(self) -> int:
        """The memory the index holds."""
        return self._state.base.size_bytes + self._state.delta.size_bytes

    def find(self, digest: bytes) -> list[int]:
        """Return the entries of every known digest equal to this one, in rising order.

        Raises:
            DigestMismatch: the digest has another width than this index's kind.
        """
        if len(digest) != self._width:
            raise DigestMismatch(f"A digest of {len(digest)} bytes; {self.kind} has {self._width}.")
        equals = self.look_up(np.frombuffer(digest, np.uint8)[None])
        return [int(entry) for entry in equals.entry]

    def find_many(self, digests: Digests) -> tuple[Numbers, Numbers]:
        """Look up many digests at once.

        Returns:
            two columns: the asked digest's row and a known entry; by row, then by entry.

        Raises:
            DigestMismatch: the digests have another width than this index's kind.
        """
        equals = self.look_up(digests)
        return equals.query, equals.entry

    def look_up(self, digests: Digests, *, lists: Collection[int] | None = None) -> Equals:
        """Look up many digests and say which list each entry found is on.

        Args:
            digests: (q, width) bytes.
            lists: look on these lists only.

        Raises:
            DigestMismatch: the digests have another width than this index's kind.
        """
        check_width(self.kind, digests)
        state = self._state
        row, place = state.base.places(digests)
        counts = ~np.isin(state.base.entries[place], state.revoked)
        row, place = row[counts], place[counts]
        late, added = state.delta.places(digests)
        query = np.concatenate([row, late])
        entry = np.concatenate([state.base.entries[place], state.delta.entries[added]])
        on = np.concatenate([state.base.lists[place], state.delta.lists[added]])
        if lists is not None:
            asked = np.isin(on, list(lists))
            query, entry, on = query[asked], entry[asked], on[asked]
        order = np.lexsort((entry, query))
        return Equals(query[order], entry[order], on[order])

    def add(
        self, digests: Digests, entries: Numbers, *, lists: NDArray[np.integer[Any]] | None = None
    ) -> None:
        """Make more digests known; the next look-up finds them.

        Raises:
            DigestMismatch: the width is not that of the kind, or there are more or fewer entries.
        """
        added = in_order(self.kind, digests, entries, lists)
        with self._writing:
            state = self._state
            self._state = _State(state.base, state.delta.with_all(added), state.revoked)
            if len(self._state.delta) > max(MERGE_FROM, len(state.base) // MERGE_PART):
                self._merge()

    def remove(self, entries: Collection[int]) -> None:
        """Forget entries; the next look-up finds none of their digests."""
        gone = np.fromiter(entries, np.int64, len(entries))
        with self._writing:
            state = self._state
            self._state = _State(state.base, state.delta.without(gone), np.union1d(state.revoked, gone))

    def merge(self) -> None:
        """Put what was added in its order, and leave out what was revoked; look-ups go on meanwhile."""
        with self._writing:
            self._merge()

    def _merge(self) -> None:
        state = self._state
        base = state.base.without(state.revoked).with_all(state.delta)
        self._state = _State(base, self._empty, np.empty(0, np.int64))


__all__ = ["MERGE_FROM", "WIDTHS", "DigestKind", "DigestMismatch", "Digests", "Equals", "ExactIndex"]
