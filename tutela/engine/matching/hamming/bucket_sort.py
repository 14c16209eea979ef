"""The inner loop of building: sort hashes by one band in two steps that stay in the caches."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.engine.compiling import compiled
from tutela.engine.matching.hamming.bands import KEYS
from tutela.engine.matching.hashes import Columns, Ids, Words
from tutela.engine.matching.simd import inlined


@compiled()
def _part(columns: Columns, band: int, parts: Words, later: Ids) -> NDArray[np.int64]:
    """Deal rows into 256 parts by the upper half of their key; returns where each part begins.

    The keys in the two bands after the next go beside as one number, where there is room for them.
    """
    following, after, last, with_later = (band + 1) & 15, (band + 2) & 15, (band + 3) & 15, len(later) > 0
    bounds = np.zeros(257, np.int64)
    for row in range(len(columns)):
        bounds[(columns[row, band] >> 8) + 1] += 1
    for part in range(256):
        bounds[part + 1] += bounds[part]
    at = bounds.copy()
    for row in range(len(columns)):
        key = columns[row, band]
        place = at[key >> 8]
        at[key >> 8] = place + 1
        keys = (np.uint64(key) << np.uint64(16)) | np.uint64(columns[row, following])
        parts[place] = (np.uint64(row) << np.uint64(32)) | keys
        if with_later:
            later[place] = (np.uint32(columns[row, after]) << np.uint32(16)) | np.uint32(columns[row, last])
    return bounds


@compiled()
def _begin_buckets(parts: Words, part: int, first: int, last: int, offsets: Ids) -> NDArray[np.int64]:
    """Count a part's keys; returns where each of their buckets begins."""
    at = np.zeros(257, np.int64)
    for place in range(first, last):
        at[((parts[place] >> np.uint64(16)) & np.uint64(255)) + 1] += 1
    at[0] = first
    for key in range(256):
        at[key + 1] += at[key]
        offsets[(part << 8) + key] = at[key]
    return at


@inlined
def _next_place(entry: np.uint64, at: NDArray[np.int64]) -> np.int64:
    """Give the next free place in the bucket of an entry's key."""
    small = np.int64((entry >> np.uint64(16)) & np.uint64(255))
    place = at[small]
    at[small] = place + 1
    return np.int64(place)


@compiled()
def sort_band(
    columns: Columns,
    band: int,
    parts: Words,
    offsets: Ids,
    following: Columns,
    low: Columns,
    high: NDArray[Any],
) -> None:
    """Sort rows by their key in one band, and lay beside each its key in the next one.

    Args:
        columns: (n, 16) all hashes.
        band: the band to sort by.
        parts: (n,) room.
        offsets: (65537,) receives where each key's bucket begins.
        following: (n,) receives the keys in the next band.
        low: (n,) receives the lower 16 bits of the rows.
        high: (n,) receives the upper bits of the rows.
    """
    bounds = _part(columns, band, parts, np.empty(0, np.uint32))
    for part in range(256):
        first, last = bounds[part], bounds[part + 1]
        at = _begin_buckets(parts, part, first, last, offsets)
        for place in range(first, last):
            entry = parts[place]
            to = _next_place(entry, at)
            following[to] = entry & np.uint64(0xFFFF)
            low[to] = (entry >> np.uint64(32)) & np.uint64(0xFFFF)
            high[to] = entry >> np.uint64(48)
    offsets[KEYS] = len(columns)


@compiled()
def sort_for_joining(
    columns: Columns,
    band: int,
    parts: Words,
    later: Ids,
    offsets: Ids,
    beside: Ids,
    rows: Ids,
) -> None:
    """Sort rows by their key in one band, and lay beside each its keys in the next two, as one number.

    Args:
        columns: (n, 16) all hashes.
        band: the band to sort by.
        parts: (n,) room.
        later: (n,) room.
        offsets: (65537,) receives where each key's bucket begins.
        beside: (n,) receives the keys in the next two bands.
        rows: (n,) receives the rows.
    """
    bounds = _part(columns, band, parts, later)
    for part in range(256):
        first, last = bounds[part], bounds[part + 1]
        at = _begin_buckets(parts, part, first, last, offsets)
        for place in range(first, last):
            entry = parts[place]
            to = _next_place(entry, at)
            after = np.uint64(later[place] >> np.uint32(16))
            beside[to] = ((entry & np.uint64(0xFFFF)) << np.uint64(16)) | after
            rows[to] = entry >> np.uint64(32)
    offsets[KEYS] = len(columns)
