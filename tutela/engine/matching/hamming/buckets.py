"""Known hashes sorted into buckets: sixteen times, once by each band's sixteen bits."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hamming.bands import BANDS, KEYS
from tutela.engine.matching.hashes import Ids, Shorts, Words, read_only

# A kernel reads so many numbers past the end of a column of neighbours at most.
PADDING = 32
_CELLS = KEYS + 1
# Up to here a row's number takes three bytes, beyond it four.
SMALL_ROWS = 1 << 24


class Layout(StrEnum):
    """What lies beside each hash in a bucket, apart from its key in the next band."""

    COMPACT = "compact"
    """Its row: 120 bytes a hash in all."""
    INLINE = "inline"
    """Its row and its keys in two more bands: 200 bytes a hash, and fewer hashes to look at."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """The order of hashes by each band, the sixteen orders one after another.

    Attributes:
        offsets: (16 * 65537,) where each key's bucket begins, counted within its band.
        following: (16 * n + padding,) beside each hash in a bucket, its key in the next band.
        low: (16 * n,) the lower 16 bits of the hash's row; empty in the inline layout.
        high: (16 * n,) the upper 8 or 16 bits of it; empty likewise.
        records: (16 * n,) the hash's row in 32 bits below its keys in the two bands after the next; empty in
            the compact layout.
    """

    offsets: Ids
    following: Shorts
    low: Shorts
    high: NDArray[Any]
    records: Words

    @classmethod
    def of(cls, columns: Mapping[str, NDArray[Any]]) -> Self:
        """Take columns as `columns` gives them."""
        return cls(**_NOTHING | {name: columns[name] for name in _NAMES if name in columns})

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return by name what its layout has."""
        return {name: column for name in _NAMES if len(column := getattr(self, name))}

    @property
    def layout(self) -> Layout:
        """How it is laid out."""
        return Layout.INLINE if len(self.records) else Layout.COMPACT

    @property
    def size_bytes(self) -> int:
        """The memory the buckets hold."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))

    def band(self, band: int, total: int) -> "Buckets":
        """Return the part of one band."""
        rows, cells = slice(band * total, (band + 1) * total), slice(band * _CELLS, (band + 1) * _CELLS)
        padded = slice(rows.start, rows.stop + PADDING)
        beside = self.low[rows], self.high[rows], self.records[rows]
        return Buckets(self.offsets[cells], self.following[padded], *beside)


_NAMES = tuple(field.name for field in fields(Buckets))
_NOTHING: dict[str, NDArray[Any]] = {
    "low": read_only(np.empty(0, np.uint16)),
    "high": read_only(np.empty(0, np.uint8)),
    "records": read_only(np.empty(0, np.uint64)),
}


def _empty(total: int, layout: Layout, bands: int = BANDS) -> Buckets:
    places = total * bands
    columns: dict[str, NDArray[Any]] = {
        "offsets": np.zeros(_CELLS * bands, np.uint32),
        "following": np.zeros(places + PADDING, np.uint16),
    }
    if layout is Layout.INLINE:
        return Buckets.of(columns | {"records": np.empty(places, np.uint64)})
    high = np.empty(places, np.uint8 if total <= SMALL_ROWS else np.uint16)
    return Buckets.of(columns | {"low": np.empty(places, np.uint16), "high": high})


def sort(words: Words, layout: Layout, workers: int) -> Buckets:
    """Sort hashes by every band, several bands at a time."""
    total = len(words)
    buckets = _empty(total, layout)

    def sort_some(first: int) -> None:
        room = _Room.of(total, layout)
        for band in range(first, BANDS, workers):
            _sort_one(words, band, buckets.band(band, total), room)

    if workers == 1:
        sort_some(0)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(sort_some, range(workers)))
    return buckets


@dataclass(frozen=True, slots=True)
class _Room:
    """What sorting by one band needs besides: rows dealt into parts, and their keys in later bands."""

    parts: Words
    later: Ids

    @classmethod
    def of(cls, total: int, layout: Layout) -> Self:
        return cls(np.empty(total, np.uint64), np.empty(total * (layout is Layout.INLINE), np.uint32))


def _sort_one(words: Words, band: int, into: Buckets, room: _Room) -> None:
    from tutela.engine.matching.hamming import bucket_sort

    columns = words.view(np.uint16)
    if into.layout is Layout.INLINE:
        bucket_sort.sort_with_records(
            columns, band, room.parts, room.later, into.offsets, into.following, into.records
        )
    else:
        bucket_sort.sort_band(columns, band, room.parts, into.offsets, into.following, into.low, into.high)


def each_band(words: Words, bands: Iterable[int]) -> Iterator[tuple[int, Buckets]]:
    """Sort hashes by one band after another, with one in memory at a time."""
    total = len(words)
    room, into = _Room.of(total, Layout.COMPACT), _empty(total, Layout.COMPACT, 1)
    for band in bands:
        _sort_one(words, band, into, room)
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
