"""An index that finds equal digests of one kind: a sorted column and a verified look-up."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

DigestKind = Literal["md5", "sha1", "sha256"]
WIDTHS: dict[DigestKind, int] = {"md5": 16, "sha1": 20, "sha256": 32}
PREFIX_BYTES = 8


class DigestMismatch(ValueError):
    """A digest has another width than its kind, or the columns have different lengths."""

    code = "TU-N04"


class ExactIndex:
    """Known digests of one kind, ready to be looked up one by one or in batches."""

    def __init__(self, kind: DigestKind, digests: NDArray[np.uint8], entries: NDArray[np.int64]) -> None:
        """Sort the digests by their first eight bytes; the rest is compared when the prefix agrees.

        Args:
            kind: which digest this is; the width follows from it.
            digests: (n, width) bytes; the same digest may occur many times.
            entries: (n,) the number returned for each digest.

        Raises:
            DigestMismatch: the width is not that of the kind, or there are more or fewer entries.
        """
        self.kind = kind
        self._width = WIDTHS[kind]
        if digests.ndim != 2 or digests.shape[1] != self._width:  # noqa: PLR2004 (rows and columns)
            raise DigestMismatch(
                f"{kind} digests of shape {digests.shape}; expected {self._width} bytes a row."
            )
        if len(digests) != len(entries):
            raise DigestMismatch(f"{len(digests)} digests and {len(entries)} entries.")
        prefixes = _prefixes(digests)
        order = np.argsort(prefixes, kind="stable")
        self._prefixes = prefixes[order]
        self._digests = np.ascontiguousarray(digests[order], np.uint8)
        self._entries = np.asarray(entries, np.int64)[order]

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, digest: bytes) -> list[int]:
        """Return the entries of every known digest equal to this one.

        Raises:
            DigestMismatch: the digest has another width than this index's kind.
        """
        if len(digest) != self._width:
            raise DigestMismatch(f"A digest of {len(digest)} bytes; {self.kind} has {self._width}.")
        _, entries = self.find_many(np.frombuffer(digest, np.uint8)[None])
        return [int(entry) for entry in entries]

    def find_many(self, digests: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Look up many digests at once.

        Returns:
            two columns: the asked digest's row and a known entry; by row, then in the order they were given.

        Raises:
            DigestMismatch: the digests have another width than this index's kind.
        """
        if digests.ndim != 2 or digests.shape[1] != self._width:  # noqa: PLR2004 (rows and columns)
            raise DigestMismatch(
                f"Digests of shape {digests.shape}; {self.kind} has {self._width} bytes a row."
            )
        asked = _prefixes(digests)
        # Looking up in sorted order walks the column once instead of jumping about in it.
        order = np.argsort(asked, kind="stable")
        left = np.searchsorted(self._prefixes, asked[order], "left")
        right = np.searchsorted(self._prefixes, asked[order], "right")
        counts = right - left
        row = np.repeat(order, counts)
        skipped = np.repeat(np.cumsum(counts) - counts, counts)
        place = np.repeat(left, counts) + np.arange(len(row)) - skipped
        equal = (self._digests[place] == digests[row]).all(axis=1)
        row, place = row[equal], place[equal]
        by_row = np.argsort(row, kind="stable")
        return row[by_row], self._entries[place[by_row]]


def _prefixes(digests: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(digests[:, :PREFIX_BYTES]).view(np.uint64).reshape(len(digests))
