"""Does one piece of matching or stacking in a process of its own, so that its peak of memory can be told."""

import numpy as np

from bench.peers.serving import serve
from tutela.engine.matching.near import NearIndex
from tutela.engine.matching.stacks import stack as stacked

_QUERIES = 500


def match(path: str, radius: int) -> int:
    """Index the hashes of a file and search for some of them."""
    known = np.load(path)
    index = NearIndex(known, np.arange(len(known)), workers=2)
    return len(index.find_many(known[:_QUERIES], radius)[0])


def stack(path: str, radius: int) -> int:
    """Stack the hashes of a file; tell how many stacks there are."""
    return len(np.unique(stacked(np.load(path), radius, workers=2).labels))


if __name__ == "__main__":
    serve({"match": match, "stack": stack})
