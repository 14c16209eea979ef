"""Other indexes of 256-bit hashes: faiss as HMA and threatexchange use it, and tuned by hand."""

import time
from typing import Any

import faiss  # type: ignore[import-not-found]  # in the peers' environment
import numpy as np
from threatexchange.signal_type.pdq.pdq_index import PDQIndex  # type: ignore[import-not-found]

from bench.peers.serving import serve

# HMA and threatexchange build this one; faiss counts what is nearer than its radius.
MULTI_HASHES = {"16 x 16": (16, 16, 1), "11 x 23": (11, 23, 2)}
_indexes: dict[str, Any] = {}
_AT_ONCE = 1000


def build(name: str, path: str) -> None:
    """Index the hashes of a file under a name: "16 x 16", "11 x 23", "flat" or "PDQIndex"."""
    _indexes.clear()
    hashes = np.load(path)
    if name == "PDQIndex":
        _indexes[name] = PDQIndex([(row.tobytes().hex(), place) for place, row in enumerate(hashes)])
        return
    if name == "flat":
        index = faiss.IndexBinaryFlat(256)
    else:
        count, bits, flips = MULTI_HASHES[name]
        index = faiss.IndexBinaryMultiHash(256, count, bits)
        index.nflip = flips
    index.add(hashes)
    _indexes[name] = index


def search(path: str, first: int, last: int, radius: int) -> int:
    """Search for some of the hashes of a file; tell how many were found in all."""
    ((name, index),) = _indexes.items()
    queries = np.load(path, mmap_mode="r")[first:last]
    if name == "PDQIndex":
        return sum(len(index.query(row.tobytes().hex())) for row in queries)
    limits, _, _ = index.range_search(np.ascontiguousarray(queries), radius + 1)
    return int(limits[-1])


def singles(path: str, first: int, last: int, radius: int) -> list[float]:
    """Search for some of the hashes of a file one by one; tell the seconds each took."""
    ((name, index),) = _indexes.items()
    taken = []
    for row in np.load(path, mmap_mode="r")[first:last]:
        query = row.tobytes().hex() if name == "PDQIndex" else row[None]
        started = time.perf_counter()
        if name == "PDQIndex":
            index.query(query)
        else:
            index.range_search(query, radius + 1)
        taken.append(time.perf_counter() - started)
    return taken


def components(path: str, radius: int) -> list[int]:
    """Put the hashes of a file into stacks by comparing every one with every other; tell each one's first."""
    hashes = np.load(path)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(hashes)
    labels = np.arange(len(hashes))
    edges = []
    for first in range(0, len(hashes), _AT_ONCE):
        limits, _, near = flat.range_search(hashes[first : first + _AT_ONCE], radius + 1)
        rows = np.repeat(np.arange(first, first + len(limits) - 1), np.diff(limits.astype(np.int64)))
        edges.append(np.column_stack([rows, near])[rows < near])
    pairs = np.concatenate(edges)
    while True:
        before = labels.copy()
        # Both ends take the smaller label, then each takes the label of its label, until nothing changes.
        least = np.minimum(labels[pairs[:, 0]], labels[pairs[:, 1]])
        np.minimum.at(labels, pairs[:, 0], least)
        np.minimum.at(labels, pairs[:, 1], least)
        labels = labels[labels]
        if np.array_equal(before, labels):
            return [int(label) for label in labels]


if __name__ == "__main__":
    serve({"build": build, "search": search, "singles": singles, "components": components})
