"""Ratings: who recorded what of which item, as one table with a row for each item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tutela.engine.measures.errors import BadRatings

MISSING = -1

Codes = NDArray[np.int64]
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ratings:
    """What people recorded of items.

    Attributes:
        items: the names of the items, one for each row.
        people: the names of the people, one for each column.
        values: what may be recorded, in its order where there is one.
        codes: by row and column the place of the value in `values`; MISSING where nothing was recorded.
    """

    items: tuple[str, ...]
    people: tuple[str, ...]
    values: tuple[str, ...]
    codes: Codes

    def counts(self) -> Counts:
        """Count by item and value; shape (items, values)."""
        found = [(self.codes == code).sum(axis=1) for code in range(len(self.values))]
        return np.stack(found, axis=1).astype(np.float64)

    def pairs(self) -> Counts:
        """Count by value and value how often two people said so of one item, in both directions."""
        size = len(self.values)
        table = np.zeros((size, size))
        for first, second in combinations(range(len(self.people)), 2):
            both = (self.codes[:, first] != MISSING) & (self.codes[:, second] != MISSING)
            np.add.at(table, (self.codes[both, first], self.codes[both, second]), 1.0)
        return table + table.T


def gather(rows: Iterable[tuple[str, str, str]], order: Sequence[str] = ()) -> Ratings:
    """Make a table of ratings of rows of item, person and value.

    Args:
        rows: in any order; nothing stands for what nobody recorded.
        order: what may be recorded, from the least to the greatest; without it, the values in the order of
            the alphabet.

    Raises:
        BadRatings: there is none, a person recorded two values of an item, or one is not of the order.
    """
    said: dict[tuple[str, str], str] = {}
    for item, person, value in rows:
        if said.setdefault((item, person), value) != value:
            raise BadRatings(
                f"{person} recorded {said[item, person]} and {value} of {item}. Keep one of them."
            )
    if not said:
        raise BadRatings("There is no rating.")
    values = tuple(order) or tuple(sorted(set(said.values())))
    unknown = sorted(set(said.values()) - set(values))
    if unknown or len(set(values)) < len(values):
        raise BadRatings(
            f"The order names each value once, and all of them; wrong: {', '.join(unknown or values)}."
        )
    items = {item: row for row, item in enumerate(dict.fromkeys(item for item, _ in said))}
    people = {person: at for at, person in enumerate(sorted({person for _, person in said}))}
    codes = np.full((len(items), len(people)), MISSING, dtype=np.int64)
    for (item, person), value in said.items():
        codes[items[item], people[person]] = values.index(value)
    return Ratings(tuple(items), tuple(people), values, codes)
