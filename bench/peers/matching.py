"""Other indexes of 256-bit hashes: faiss as HMA and threatexchange use it, and tuned by hand."""

import time
from typing import Any

import faiss  # type: ignore[import-not-found]  # in the peers' environment
import numpy as np
from threatexchange.signal_type.pdq.pdq_index import (  # type: ignore[import-not-found]
    PDQIndex,
)

from bench.peers.serving import serve

# HMA and threatexchange build this one; faiss counts what is nearer than its radius.
MULTI_HASHES = {"16 x 16": (16, 16, 1), "11 x 23": (11, 23, 2)}
_indexes: dict[str, Any] = {}


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


if __name__ == "__main__":
    serve({"build": build, "search": search, "singles": singles})
