"""Digests of one kind in the order of their first eight bytes, searched by these and compared whole."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hashes import Lists, Numbers
from tutela.errors import Invalid

DigestKind = Literal["md5", "sha1", "sha256"]
WIDTHS: dict[DigestKind, int] = {"md5": 16, "sha1": 20, "sha256": 32}
PREFIX_BYTES = 8

Digests = NDArray[np.uint8]


class DigestMismatch(Invalid):
    """A digest has another width than its kind, or the columns have different lengths."""

    code = "TU-N04"


@dataclass(frozen=True, slots=True)
class SortedDigests:
    """Digests in the order of their first eight bytes, and among equal ones in the order they were given."""

    prefixes: NDArray[np.uint64]
    digests: Digests
    entries: Numbers
    lists: Lists

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def size_bytes(self) -> int:
        """The memory they hold."""
        return self.prefixes.nbytes + self.digests.nbytes + self.entries.nbytes + self.lists.nbytes

    def places(self, digests: Digests) -> tuple[Numbers, Numbers]:
        """Find the place of every digest equal to an asked one: the asked row, and the place."""
        asked = _prefixes(digests)
        # Looking up in sorted order walks the column once instead of jumping about in it.
        order = np.argsort(asked, kind="stable")
        left = np.searchsorted(self.prefixes, asked[order], "left")
        counts = np.searchsorted(self.prefixes, asked[order], "right") - left
        row = np.repeat(order, counts)
        skipped = np.repeat(np.cumsum(counts) - counts, counts)
        place = np.repeat(left, counts) + np.arange(len(row)) - skipped
        equal = (self.digests[place] == digests[row]).all(axis=1)
        return row[equal], place[equal]

    def without(self, entries: Numbers) -> "SortedDigests":
        """Leave entries out."""
        if not len(entries) or not len(self):
            return self
        left = ~np.isin(self.entries, entries)
        return SortedDigests(self.prefixes[left], self.digests[left], self.entries[left], self.lists[left])

    def with_all(self, other: "SortedDigests") -> "SortedDigests":
        """Return both in one order."""
        if not len(other):
            return self
        at = np.searchsorted(self.prefixes, other.prefixes, "right")
        return SortedDigests(
            np.insert(self.prefixes, at, other.prefixes),
            np.insert(self.digests, at, other.digests, axis=0),
            np.insert(self.entries, at, other.entries),
            np.insert(self.lists, at, other.lists),
        )


def in_order(
    kind: DigestKind, digests: Digests, entries: Numbers, lists: NDArray[np.integer[Any]] | None
) -> SortedDigests:
    """Sort digests, whose they are, and the list each is on; list 0 where nothing is said.

    Raises:
        DigestMismatch: the width is not that of the kind, or the columns have different lengths.
    """
    check_width(kind, digests)
    if len(digests) != len(entries):
        raise DigestMismatch(f"{len(digests)} digests and {len(entries)} entries.")
    if lists is not None and len(lists) != len(digests):
        raise DigestMismatch(f"{len(digests)} digests and {len(lists)} lists.")
    on = np.zeros(len(digests), np.uint16) if lists is None else np.asarray(lists, np.uint16)
    if lists is not None and (on != lists).any():
        raise DigestMismatch("Lists are numbered from 0 to 65,535 in an index.")
    prefixes = _prefixes(digests)
    order = np.argsort(prefixes, kind="stable")
    prefixes = prefixes[order]
    return SortedDigests(
        prefixes,
        np.ascontiguousarray(digests[order], np.uint8),
        np.asarray(entries, np.int64)[order],
        on[order],
    )


def check_width(kind: DigestKind, digests: Digests) -> None:
    """Refuse digests of another width than their kind.

    Raises:
        DigestMismatch: that is what they are.
    """
    if digests.ndim != 2 or digests.shape[1] != WIDTHS[kind]:  # noqa: PLR2004 (rows and columns)
        raise DigestMismatch(f"{kind} digests of shape {digests.shape}; expected {WIDTHS[kind]} bytes a row.")


def _prefixes(digests: Digests) -> NDArray[np.uint64]:
    return np.ascontiguousarray(digests[:, :PREFIX_BYTES]).view(np.uint64).reshape(len(digests))
