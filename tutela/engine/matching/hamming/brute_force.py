"""Near hashes by comparing everything with everything: slow, plain, and the judge of every index."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hashes import Hashes, as_words

# Keeps one block of differences near 32 MiB.
BLOCK_PAIRS = 1 << 20

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint16]]


def within(queries: Hashes, known: Hashes, radius: int) -> Pairs:
    """Find every known hash at most `radius` bits from each query.

    Returns:
        three columns: the query's row, the known hash's row, the distance in bits; by query, then by row.
    """
    asked, known_words = as_words(queries), as_words(known)
    step = max(1, BLOCK_PAIRS // max(1, len(known_words)))
    columns: list[Pairs] = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.uint16))]
    for start in range(0, len(asked) if len(known_words) else 0, step):
        differing = asked[start : start + step, None, :] ^ known_words[None, :, :]
        distance = np.bitwise_count(differing).sum(axis=-1, dtype=np.uint16)
        query, row = np.nonzero(distance <= radius)
        columns.append((query + start, row, distance[query, row]))
    query, row, distance = (np.concatenate(column) for column in zip(*columns, strict=True))
    return query, row, distance
