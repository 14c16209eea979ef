"""Agreement: percent, Cohen's and Fleiss' kappa and Krippendorff's alpha, each with an interval.

Sources: J. Cohen, Educational and Psychological Measurement 20 (1960) and, for the weights, Psychological
Bulletin 70 (1968); J. L. Fleiss, Psychological Bulletin 76 (1971); K. Krippendorff, Computing Krippendorff's
Alpha-Reliability (2011). Intervals are percentiles of a bootstrap over items (B. Efron, 1979).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tutela.engine.measures.errors import BadRatings
from tutela.engine.measures.ratings import MISSING, Counts, Ratings

RESAMPLES = 2000
# Cohen's kappa is of so many people.
TWO = 2
_SURE = 0.95


class Level(StrEnum):
    """What the values of a facet are: names, an order, or numbers at even steps."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure.

    Attributes:
        name: of the measure.
        value: 1 is perfect, 0 is chance (for the percentage: none agree); None where nothing varies.
        low, high: the ends of its interval at 95 %; None where it has none.
        items: how many items it rests on.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    items: int


def percent(ratings: Ratings) -> Agreement:
    """Give the share of pairs of people who recorded the same of an item."""
    return _measured("percent", _by_several(ratings), _percent)


def cohen(ratings: Ratings, level: Level = Level.NOMINAL) -> Agreement:
    """Give Cohen's kappa of two people, weighted by squared distance where the values have an order.

    Raises:
        BadRatings: there are not exactly two people.
    """
    if len(ratings.people) != TWO:
        raise BadRatings(f"Cohen's kappa is of two people; these are {len(ratings.people)}.")
    size = len(ratings.values)
    both = ratings.codes[(ratings.codes != MISSING).all(axis=1)]
    cells = np.zeros((len(both), size * size))
    cells[np.arange(len(both)), both[:, 0] * size + both[:, 1]] = 1.0
    places = np.arange(size)
    apart = (places[:, None] - places[None, :]) ** 2.0
    weights = (apart > 0).astype(np.float64) if level is Level.NOMINAL else apart

    def kappa(rows: Counts, times: Counts) -> float | None:
        table = (times @ rows).reshape(size, size)
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        return _one_less((weights * table).sum(), (weights * expected).sum())

    return _measured("cohen", cells, kappa)


def fleiss(ratings: Ratings) -> Agreement:
    """Give Fleiss' kappa, where as many people recorded a value of each item.

    Raises:
        BadRatings: of some items more people recorded one than of others.
    """
    counts = ratings.counts()
    if len(set(counts.sum(axis=1))) > 1 or counts[0].sum() < TWO:
        raise BadRatings("Fleiss' kappa needs as many people, two or more, for each item. Alpha does not.")

    def kappa(rows: Counts, times: Counts) -> float | None:
        totals = times @ rows
        return _one_less(1.0 - _percent(rows, times), 1.0 - float(((totals / totals.sum()) ** 2).sum()))

    return _measured("fleiss", counts, kappa)


def krippendorff(ratings: Ratings, level: Level = Level.NOMINAL) -> Agreement:
    """Give Krippendorff's alpha; people may have passed over items.

    Raises:
        BadRatings: the level is interval, and a value is no number.
    """
    numbers = _numbers(ratings.values) if level is Level.INTERVAL else None

    def alpha(rows: Counts, times: Counts) -> float | None:
        weighed = rows * (times / (rows.sum(axis=1) - 1.0))[:, None]
        seen = rows.T @ weighed - np.diag(weighed.sum(axis=0))
        totals = times @ rows
        apart = _apart(level, totals, numbers)
        expected = (np.outer(totals, totals) * apart).sum() / (totals.sum() - 1.0)
        return _one_less(float((seen * apart).sum()), float(expected))

    return _measured("krippendorff", _by_several(ratings), alpha)


def _measured(name: str, rows: Counts, measure: Callable[[Counts, Counts], float | None]) -> Agreement:
    """Measure what there is, and again of as many items drawn from it anew.

    Args:
        name: of the measure.
        rows: what was recorded, a row for each item.
        measure: gives the measure of rows, and how many items each stands for.
    """
    items = len(rows)
    if not items:
        return Agreement(name, None, None, None, 0)
    kinds, times = np.unique(rows, axis=0, return_counts=True)
    value = measure(kinds, times.astype(np.float64))
    # The same ratings give the same interval.
    drawn = np.random.default_rng(items).multinomial(items, times / items, RESAMPLES).astype(np.float64)
    known = [each for each in (measure(kinds, again) for again in drawn) if each is not None]
    if value is None or len(known) < RESAMPLES // 2:
        return Agreement(name, value, None, None, items)
    low, high = np.quantile(known, [(1 - _SURE) / 2, (1 + _SURE) / 2])
    return Agreement(name, value, float(low), float(high), items)


def _by_several(ratings: Ratings) -> Counts:
    """Count what was recorded of the items of which more than one person recorded anything."""
    counts = ratings.counts()
    return np.asarray(counts[counts.sum(axis=1) > 1.0])


def _percent(rows: Counts, times: Counts) -> float:
    sizes = rows.sum(axis=1)
    alike, pairs = (rows * (rows - 1.0)).sum(axis=1), sizes * (sizes - 1.0)
    return float((alike / pairs) @ times / times.sum())


def _one_less(seen: float, expected: float) -> float | None:
    """Give what disagreement leaves of agreement; nothing is said where none was to be expected."""
    return None if expected <= 0.0 else float(1.0 - seen / expected)


def _apart(level: Level, totals: Counts, numbers: Counts | None) -> Counts:
    """Give by value and value how far apart they are, as Krippendorff defines it for the level."""
    if numbers is not None:
        return np.asarray((numbers[:, None] - numbers[None, :]) ** 2.0)
    if level is Level.NOMINAL:
        return 1.0 - np.eye(len(totals))
    # Ordinal: how many ratings lie between two values, with half of those at each end.
    middle = np.cumsum(totals) - totals / 2.0
    return np.asarray((middle[:, None] - middle[None, :]) ** 2.0)


def _numbers(values: tuple[str, ...]) -> Counts:
    try:
        return np.asarray([float(value) for value in values])
    except ValueError as wrong:
        raise BadRatings(f"At the level interval every value is a number: {wrong}.") from wrong
