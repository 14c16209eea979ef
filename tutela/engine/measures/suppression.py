"""Keeps small numbers out of what is shown: they are hidden, and so are others that would give them away.

A table that says its total gives a hidden number away by subtraction. So much else of it is hidden as well
that each small number could be any small number, for whoever has the table and knows what its marks mean.
Where nothing else is left to hide, the total is.

Source: A. Hundepool and others, Statistical Disclosure Control (Wiley 2012), chapter 4: threshold rule,
secondary suppression, and the intervals that a reader can compute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tutela.engine.measures.errors import BadPlan


class Said(StrEnum):
    """What is said of a number."""

    SHOWN = "shown"
    SMALL = "small"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Guarded:
    """What is said of each number of a table, and of their total."""

    parts: tuple[Said, ...]
    total: Said


def guarded(values: Sequence[int], below: int) -> Guarded:
    """Say which numbers of a table with a total are shown; none is shown as none.

    Args:
        values: the numbers, none of them negative.
        below: what is less is small.

    Raises:
        BadPlan: a number is negative, or nothing would be small.
    """
    if below < 1 or any(value < 0 for value in values):
        raise BadPlan("Numbers are counts, and what is small is less than one or more.")
    said = [Said.SMALL if 0 < value < below else Said.SHOWN for value in values]
    if Said.SMALL not in said:
        return Guarded(tuple(said), Said.SHOWN)
    total = sum(values)
    if total < below:
        # Of one number that is the total; of several it would say how few each is.
        return Guarded(tuple(said), Said.SMALL if said.count(Said.SMALL) == 1 else Said.WITHHELD)
    further = sorted((value, place) for place, value in enumerate(values) if value >= below)
    while not _is_open(values, said, total, below):
        if not further:
            return Guarded(tuple(said), Said.WITHHELD)
        said[further.pop(0)[1]] = Said.WITHHELD
    return Guarded(tuple(said), Said.SHOWN)


def _is_open(values: Sequence[int], said: Sequence[Said], total: int, below: int) -> bool:
    """Say whether each small number could be any small number, by the total and what is shown."""
    rest = total - sum(value for value, each in zip(values, said, strict=True) if each is Said.SHOWN)
    others, withheld = said.count(Said.SMALL) - 1, said.count(Said.WITHHELD)
    could_be_most = rest - others - withheld * below >= below - 1
    could_be_least = withheld > 0 or rest - others * (below - 1) <= 1
    return could_be_most and could_be_least


def is_share_shown(part: int, of: int, below: int) -> bool:
    """Say whether a share may be shown: what it rests on, and both parts of that, are none or not small."""
    return of >= below and not any(0 < number < below for number in (part, of - part))
