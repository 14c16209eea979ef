"""How 256 bits are cut into bands so that near hashes must share a bucket, and at what cost."""

from functools import lru_cache
from itertools import combinations, pairwise
from math import comb, log2

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hashes import HASH_BITS

# A band as wide as log2 of the number of hashes keeps about one hash a bucket; these are the ends
# between which the measured best lies (16 bits to two million hashes, 23 bits from ten million).
NARROWEST, WIDEST = 8, 23
# Nanoseconds, measured: looking into a bucket, fetching a candidate, comparing in sequence.
PROBE_NS, CANDIDATE_NS, COMPARE_NS = 5.0, 7.0, 1.2


def count_for(total: int) -> int:
    """Choose into how many bands to cut, by the number of hashes."""
    wide = min(WIDEST, max(NARROWEST, round(log2(max(total, 2)))))
    if wide > 16 and total <= 2_000_000:  # noqa: PLR2004 (see above)
        wide = 16
    return HASH_BITS // wide


def cut(count: int) -> list[tuple[int, int]]:
    """Cut 256 bits into bands of nearly equal width: (shift, width) of each."""
    edges = [HASH_BITS * band // count for band in range(count + 1)]
    return [(left, right - left) for left, right in pairwise(edges)]


def reaches(count: int, radius: int) -> list[int]:
    """Say how many flipped bits each band must allow so that no hash within the radius is missed.

    A hash that exceeds every band's reach differs in at least the sum of (reach + 1) bits; that sum is
    made radius + 1. Reaches are uneven where that does not divide; -1 means a band is not needed.
    """
    least, more = divmod(radius + 1, count)
    return [least if band < more else least - 1 for band in range(count)]


def probes(widths: list[int], reach: list[int]) -> int:
    """Count the buckets one query looks into."""
    return sum(
        comb(width, flips) for width, most in zip(widths, reach, strict=True) for flips in range(most + 1)
    )


def is_worth_probing(total: int, widths: list[int], reach: list[int]) -> bool:
    """Say whether probing buckets beats comparing with every hash."""
    looked_into = probes(widths, reach)
    candidates = sum(
        comb(width, flips) * total / (1 << width)
        for width, most in zip(widths, reach, strict=True)
        for flips in range(most + 1)
    )
    return looked_into * PROBE_NS + candidates * CANDIDATE_NS < total * COMPARE_NS


@lru_cache(maxsize=64)
def patterns(width: int, most: int) -> NDArray[np.int64]:
    """List every pattern of at most `most` set bits in `width`, fewest first."""
    return np.array(
        [
            sum(1 << bit for bit in chosen)
            for flips in range(most + 1)
            for chosen in combinations(range(width), flips)
        ],
        np.int64,
    )
