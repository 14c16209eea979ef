"""Known hashes sorted into buckets: sixteen times, once by each band's sixteen bits."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hamming.bands import BANDS, KEYS
from tutela.engine.matching.hashes import Ids, Shorts, Words

# A kernel reads so many numbers past the end of a column of neighbours at most.
PADDING = 32
_CELLS = KEYS + 1
# Up to here a row's number takes three bytes, beyond it four.
SMALL_ROWS = 1 << 24


@dataclass(frozen=True, slots=True)
class Buckets:
    """The order of hashes by each band, the sixteen orders one after another.

    Attributes:
        offsets: (16 * 65537,) where each key's bucket begins, counted within its band.
        following: (16 * n + padding,) beside each hash in a bucket, its key in the next band.
        low: (16 * n,) the lower 16 bits of the hash's row.
        high: (16 * n,) the upper 8 or 16 bits of it.
    """

    offsets: Ids
    following: Shorts
    low: Shorts
    high: NDArray[Any]

    @classmethod
    def of(cls, columns: Mapping[str, NDArray[Any]]) -> Self:
        """Take columns as `columns` gives them."""
        return cls(**{name: columns[name] for name in _NAMES})

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return them by name."""
        return {name: getattr(self, name) for name in _NAMES}

    @property
    def size_bytes(self) -> int:
        """The memory the buckets hold."""
        return sum(column.nbytes for column in self.columns().values())

    def band(self, band: int, total: int) -> "Buckets":
        """Return the part of one band."""
        rows, cells = slice(band * total, (band + 1) * total), slice(band * _CELLS, (band + 1) * _CELLS)
        padded = slice(rows.start, rows.stop + PADDING)
        return Buckets(self.offsets[cells], self.following[padded], self.low[rows], self.high[rows])


_NAMES = tuple(field.name for field in fields(Buckets))


def _empty(total: int, bands: int = BANDS) -> Buckets:
    places = total * bands
    return Buckets(
        offsets=np.zeros(_CELLS * bands, np.uint32),
        following=np.zeros(places + PADDING, np.uint16),
        low=np.empty(places, np.uint16),
        high=np.empty(places, np.uint8 if total <= SMALL_ROWS else np.uint16),
    )


def sort(words: Words, workers: int) -> Buckets:
    """Sort hashes by every band, several bands at a time."""
    total = len(words)
    buckets = _empty(total)

    def sort_some(first: int) -> None:
        parts = np.empty(total, np.uint64)
        for band in range(first, BANDS, workers):
            _sort_one(words, band, buckets.band(band, total), parts)

    if workers == 1:
        sort_some(0)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(sort_some, range(workers)))
    return buckets


def _sort_one(words: Words, band: int, into: Buckets, parts: Words) -> None:
    from tutela.engine.matching.hamming import bucket_sort

    columns = words.view(np.uint16)
    bucket_sort.sort_band(columns, band, parts, into.offsets, into.following, into.low, into.high)


def each_band(words: Words, bands: Iterable[int]) -> Iterator[tuple[int, Buckets]]:
    """Sort hashes by one band after another, with one in memory at a time."""
    total = len(words)
    parts, into = np.empty(total, np.uint64), _empty(total, 1)
    for band in bands:
        _sort_one(words, band, into, parts)
        yield band, into


@dataclass(frozen=True, slots=True)
class Beside:
    """The order of hashes by one band, made to be compared with itself.

    Attributes:
        offsets: (65537,) where each key's bucket begins.
        beside: (n + padding,) beside each hash in a bucket, its keys in the next two bands as one number.
        rows: (n,) the hash's row.
    """

    offsets: Ids
    beside: Ids
    rows: Ids


def each_to_join(words: Words, bands: Iterable[int]) -> Iterator[tuple[int, Beside]]:
    """Do what `each_band` does for hashes that are compared with each other."""
    from tutela.engine.matching.hamming import bucket_sort

    total, columns = len(words), words.view(np.uint16)
    parts, later = np.empty(total, np.uint64), np.empty(total, np.uint32)
    into = Beside(
        np.zeros(_CELLS, np.uint32), np.zeros(total + PADDING, np.uint32), np.empty(total, np.uint32)
    )
    for band in bands:
        bucket_sort.sort_for_joining(columns, band, parts, later, into.offsets, into.beside, into.rows)
        yield band, into
