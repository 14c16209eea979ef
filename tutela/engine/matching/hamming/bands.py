"""How 256 bits are cut into bands so that near hashes must agree nearly in two bands that follow one another.

Sixteen bands of sixteen bits form a ring. Each is given a reach, and the reaches with one more each add up to
radius + 1. A hash within the radius exceeds them all together by less than nothing, so on the way round the
ring there is a band from which every partial sum stays below nothing too: that band differs within its reach,
and that band and the next together within both reaches and one. Buckets are found by the first condition, and
what lies in them is judged by the second in memory read in sequence.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hashes import HASH_BITS

BANDS = 16
BAND_BITS = HASH_BITS // BANDS
KEYS = 1 << BAND_BITS
# Nanoseconds, measured: looking into a bucket, judging one hash in it, comparing one that passes; laying one
# out for being compared in sequence, comparing it by half of its bits, and by all of them.
PROBE_NS, JUDGE_NS, VERIFY_NS, COPY_NS, COMPARE_NS, WHOLE_NS = 30.0, 0.12, 60.0, 4.0, 0.4, 4.0
# From this radius on, of some hundreds of unrelated hashes one is as near in half of the bits.
WHOLE_FROM = 48
# The same where hashes are compared with each other: looking from a hash into a bucket, comparing a pair.
JOIN_PROBE_NS, JOIN_COMPARE_NS = 15.0, 3.0

Ints = NDArray[np.int64]
PlanColumns = tuple[Ints, Ints, Ints, Ints]
"""The columns of a `Plan`, as the kernels take them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a radius asks of the kernels, a row a bucket that a query looks into.

    Attributes:
        band: (p,) the band, in rising order.
        mask: (p,) the bits flipped in the query's key, fewest first within a band.
        budget: (p,) in how many bits the next band may then differ.
        reach: (16,) in how many bits each band may differ; -1 where it is not looked at.
    """

    band: Ints
    mask: Ints
    budget: Ints
    reach: Ints

    @property
    def arrays(self) -> PlanColumns:
        """All four, as the kernels take them."""
        return self.band, self.mask, self.budget, self.reach

    def of_band(self, band: int) -> slice:
        """Return the rows of one band."""
        first, last = np.searchsorted(self.band, (band, band + 1))
        return slice(int(first), int(last))


def reaches(radius: int) -> list[int]:
    """Say in how many bits each band may differ so that no hash within the radius is missed.

    A hash that exceeds every band's reach differs in at least the sum of (reach + 1) bits; that sum is
    made radius + 1. Reaches are uneven where that does not divide, and the larger ones stand apart from each
    other on the ring, because two that follow each other let the most pass.
    """
    least, more = divmod(radius + 1, BANDS)
    return [least - 1 + (band + 1) * more // BANDS - band * more // BANDS for band in range(BANDS)]


@lru_cache(maxsize=HASH_BITS + 1)
def probes(radius: int) -> int:
    """Count the buckets one query looks into."""
    return sum(comb(BAND_BITS, flips) for most in reaches(radius) for flips in range(most + 1))


@lru_cache(maxsize=HASH_BITS + 1)
def _passing(radius: int) -> float:
    """Expect how many of the hashes one query meets are compared: for one unrelated hash in every bucket."""
    reach = reaches(radius)
    return sum(
        comb(BAND_BITS, flips) * _share_within(most + following + 1 - flips)
        for most, following in zip(reach, reach[1:] + reach[:1], strict=True)
        for flips in range(most + 1)
    )


def _share_within(bits: int) -> float:
    """Say what part of all keys differs from a given one in so many bits at most."""
    return sum(comb(BAND_BITS, differing) for differing in range(min(bits, BAND_BITS) + 1)) / KEYS


def is_worth_probing(total: int, radius: int, queries: int) -> bool:
    """Say whether looking into buckets beats comparing so many queries with every hash in sequence."""
    in_bucket, queries = total / KEYS, max(1, queries)
    probing = probes(radius) * (PROBE_NS + JUDGE_NS * in_bucket) + _passing(radius) * VERIFY_NS * in_bucket
    comparing = COMPARE_NS if radius < WHOLE_FROM else WHOLE_NS
    return queries * probing < total * (COPY_NS + queries * comparing)


def is_worth_joining(total: int, radius: int) -> bool:
    """Say whether walking buckets beats comparing every hash with every other."""
    return probes(radius) * JOIN_PROBE_NS < total * JOIN_COMPARE_NS


@lru_cache(maxsize=32)
def plan(radius: int) -> Plan:
    """Lay out which buckets a query looks into at a radius.

    Source:
        Qin, Xiao, "Pigeonring: A Principle for Faster Thresholded Similarity Search" (VLDB 2018).
    """
    reach = reaches(radius)
    rows = [
        (band, mask, most + reach[(band + 1) % BANDS] + 1 - mask.bit_count())
        for band, most in enumerate(reach)
        for mask in _patterns(most)
    ]
    band, mask, budget = np.array(rows, np.int64).reshape(-1, 3).T.copy()
    return Plan(band, mask, budget, np.array(reach, np.int64))


@lru_cache(maxsize=BAND_BITS + 2)
def _patterns(most: int) -> list[int]:
    """List every pattern of at most `most` set bits in a band, fewest first."""
    return [
        sum(1 << bit for bit in chosen)
        for flips in range(most + 1)
        for chosen in combinations(range(BAND_BITS), flips)
    ]
