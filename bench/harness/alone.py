"""Does one piece of matching or stacking in a process of its own, to tell its peak of memory or its start."""

from pathlib import Path

import numpy as np

from bench.peers.serving import serve
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import HASH_BYTES
from tutela.engine.matching.stacks.stacks import stack as stacked

_QUERIES = 500


def match(path: str, radius: int) -> int:
    """Index the hashes of a file and search for some of them."""
    known = np.load(path)
    index = NearIndex(known, np.arange(len(known)), workers=2)
    return len(index.find_many(known[:_QUERIES], radius)[0])


def opened(path: str) -> int:
    """Open and check the file of an index; tell how many hashes are known."""
    return len(NearIndex.open(Path(path)))


def asked(path: str, radius: int) -> int:
    """Open and check it likewise, and search for one hash."""
    return len(NearIndex.open(Path(path)).find(bytes(HASH_BYTES), radius))


def stack(path: str, radius: int) -> int:
    """Stack the hashes of a file; tell how many stacks there are."""
    return len(np.unique(stacked(np.load(path), radius, workers=2).labels))


if __name__ == "__main__":
    serve({"match": match, "opened": opened, "asked": asked, "stack": stack})
