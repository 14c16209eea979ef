"""Finds known values near others by the distance a plug-in fingerprint declares: every pair, in blocks."""

from typing import Protocol

import numpy as np

from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.plugin_hashes import Octets, PluginHash
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import HASH_BYTES, Numbers

NearColumns = tuple[Numbers, Numbers, Numbers]

# So many pairs are compared at a time: a distance may need a number for each byte of each pair.
PAIRS_AT_ONCE = 1 << 18
_QUERIES_AT_ONCE = 64


class PluginIndex(Protocol):
    """Known values of one plug-in fingerprint."""

    def find_many(self, queries: Octets) -> NearColumns:
        """Give (query's row, entry, distance) of all within the threshold: by query, nearest first."""


def index(plugin: PluginHash, values: Octets, entries: Numbers) -> PluginIndex:
    """Index (n, width) values and whose they are, as fast as their distance permits."""
    if plugin.is_hamming and plugin.hash.width == HASH_BYTES:
        return _ByBits(plugin, values, entries)
    return _Linear(plugin, values, entries)


class _ByBits:
    def __init__(self, plugin: PluginHash, values: Octets, entries: Numbers) -> None:
        self._near, self._threshold = NearIndex(values, entries), plugin.hash.threshold

    def find_many(self, queries: Octets) -> NearColumns:
        rows, known, distances = self._near.find_many(queries, self._threshold)
        return rows, known, distances.astype(np.int64)


class _Linear:
    def __init__(self, plugin: PluginHash, values: Octets, entries: Numbers) -> None:
        self._plugin, self._values, self._entries = plugin, values, entries

    def find_many(self, queries: Octets) -> NearColumns:
        pieces = [
            piece
            for start in range(0, len(queries), _QUERIES_AT_ONCE)
            for piece in self._some(queries[start : start + _QUERIES_AT_ONCE], start)
        ]
        nothing = (np.empty(0, np.int64),) * 3
        rows, known, distances = map(np.concatenate, zip(nothing, *pieces, strict=True))
        order = np.lexsort((known, distances, rows))
        return rows[order], known[order], distances[order]

    def _some(self, queries: Octets, start: int) -> list[NearColumns]:
        step = max(1, PAIRS_AT_ONCE // len(queries))
        portions = []
        for at in range(0, len(self._values), step):
            distances = plugin_hashes.distances(self._plugin.hash, queries, self._values[at : at + step])
            rows, places = np.nonzero(distances <= self._plugin.hash.threshold)
            near = distances[rows, places].astype(np.int64)
            portions.append((rows + start, self._entries[at + places], near))
        return portions
