"""How often what rules ordered came true: the rate at each rank, and how far one can rely on it.

Sources:
    M. Ayer and others, Annals of Mathematical Statistics 26 (1955): pool adjacent violators, which gives the
    monotone rates of least squares.
    E. B. Wilson, Journal of the American Statistical Association 22 (1927): the interval of a share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tutela.engine.measures.errors import BadPlan

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A share, and between which shares the true one lies."""

    found: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that was found."""
        return self.found / self.of


@dataclass(frozen=True, slots=True)
class Isotonic:
    """Rates that never fall as scores rise: at each of `scores`, which rise, the rate in `rates`."""

    scores: Numbers
    rates: Numbers

    def at(self, scores: Sequence[float] | Numbers) -> Numbers:
        """Give the rate at scores: between two that were seen on the line, beyond them as at the end."""
        return np.interp(np.asarray(scores, dtype=np.float64), self.scores, self.rates)


@dataclass(frozen=True, slots=True)
class Bin:
    """What was expected of some that are alike, and what came true of them."""

    expected: float
    came: Interval


def wilson(found: int, of: int, sure: float = 0.95) -> Interval:
    """Give the interval of a share.

    Raises:
        BadPlan: more were found than there were, nothing was looked at, or the certainty lies outside.
    """
    if not 0 <= found <= of or of < 1 or not 0.0 < sure < 1.0:
        raise BadPlan(f"{found} of {of} is no share of a sample, or {sure:g} no certainty.")
    z = NormalDist().inv_cdf((1.0 + sure) / 2.0)
    share, square = found / of, z * z
    middle = share + square / (2 * of)
    half = z * sqrt(share * (1.0 - share) / of + square / (4 * of * of))
    low, high = ((middle + sign * half) / (1.0 + square / of) for sign in (-1.0, 1.0))
    # At the ends of the scale rounding must not leave a sliver outside what was found.
    return Interval(found, of, 0.0 if found == 0 else low, 1.0 if found == of else high)


def isotonic(scores: Sequence[float], came: Sequence[bool]) -> Isotonic:
    """Fit the rates that never fall as scores rise and are nearest to what came true.

    Args:
        scores: the higher, the likelier it should be.
        came: of each, whether it came true.

    Raises:
        BadPlan: there is nothing, or not one of each for one of the other.
    """
    if not scores or len(scores) != len(came):
        raise BadPlan("Each score needs what came of it, and there must be one.")
    distinct, places = np.unique(np.asarray(scores, dtype=np.float64), return_inverse=True)
    weights: Numbers = np.bincount(places).astype(np.float64)
    sums: Numbers = np.bincount(places, weights=np.asarray(came, dtype=np.float64)).astype(np.float64)
    return Isotonic(distinct, _pooled(sums, weights))


def _pooled(sums: Numbers, weights: Numbers) -> Numbers:
    """Pool what falls with what is before it, until nothing falls."""
    pools: list[list[float]] = []
    for one_sum, weight in zip(sums, weights, strict=True):
        pools.append([float(one_sum), float(weight), 1.0])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] >= pools[-1][0] * pools[-2][1]:
            last = pools.pop()
            pools[-1] = [mine + its for mine, its in zip(pools[-1], last, strict=True)]
    rates = [pool[0] / pool[1] for pool in pools]
    return np.repeat(np.asarray(rates), [int(pool[2]) for pool in pools])


def crossed(scores: Sequence[float], came: Sequence[bool]) -> Numbers:
    """Give what is expected of each by the rates of the other half: the evens by the odds, and so on.

    What is judged by rates that it helped to fit looks better than it is.

    Raises:
        BadPlan: there are fewer than two.
    """
    expected = np.zeros(len(scores))
    for mine, others in ((slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2))):
        expected[mine] = isotonic(scores[others], came[others]).at(scores[mine])
    return expected


def reliability(expected: Sequence[float] | Numbers, came: Sequence[bool], bins: int) -> list[Bin]:
    """Give what came true of those of whom about as much was expected, in bins of about as many each.

    Those of whom the same was expected are in one bin.

    Raises:
        BadPlan: there is not one of each for one of the other, or no bin.
    """
    foreseen, held = np.asarray(expected, dtype=np.float64), np.asarray(came, dtype=bool)
    if bins < 1 or foreseen.size != held.size:
        raise BadPlan("Each rate needs what came of it, and there must be a bin.")
    order = np.argsort(foreseen, kind="stable")
    foreseen, held = foreseen[order], held[order]
    ends = [round(foreseen.size * number / bins) for number in range(1, bins + 1)]
    found, start = [], 0
    for end in ends:
        while 0 < end < foreseen.size and foreseen[end] == foreseen[end - 1]:
            end += 1
        if end > start:
            part = held[start:end]
            found.append(Bin(float(foreseen[start:end].mean()), wilson(int(part.sum()), part.size)))
            start = end
    return found
