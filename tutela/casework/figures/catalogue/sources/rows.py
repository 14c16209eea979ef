"""What a figure must know of the rows it is counted over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Choices, Q, QuerySet

from tutela.casework.gate import Act


@dataclass(frozen=True, slots=True)
class Split:
    """A way in which rows differ: the column that says how, and what its values are called."""

    label: str
    column: str
    named: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one unit that have a moment.

    Attributes:
        act: what one must be allowed to see each of them.
        of: gives those of a unit, without regard to when.
        at: the column of the moment that says in which span one lies.
        sign, route, number_of: how the thing behind a row is called ("R-"), the name of the page that shows
            it, and the column of its number; without a page, the rows are only told.
        splits: the ways in which they differ, by the name that an address has for each.
        counts: which of them count, for a share.
        took: the columns of the moments at which what they took began and ended, for a median.
        number: the column of the number that each holds, for a sum.
    """

    act: Act
    of: Callable[[int], QuerySet[Any]]
    at: str
    sign: str
    route: str
    number_of: str = "pk"
    splits: Mapping[str, Split] = field(default_factory=dict)
    counts: Q | None = None
    took: tuple[str, str] | None = None
    number: str = ""


def words(code: str) -> str:
    """Write a code as people read it; what is not said is called so."""
    return code.replace("_", " ").capitalize() if code else "Not said"


def as_is(text: str) -> str:
    """Write a name as it is; what is not said is called so."""
    return text or "Not said"


def called(choices: type[Choices]) -> Callable[[str], str]:
    """Write codes as their rows call them."""
    labels = {str(value): str(label) for value, label in choices.choices}
    return lambda code: labels.get(code) or words(code)
