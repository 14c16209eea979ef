"""How long it took until an address was removed, in bands that are data."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression

from tutela.casework.figures.errors import BadCatalogue

_FILE = Path(__file__).with_name("removal.toml")
LONGER, THERE = "longer", "there"


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands, the shortest first, as (code, hours); and the names of all codes, in their order."""

    hours: tuple[tuple[str, int], ...]
    names: dict[str, str]


@cache
def bands() -> Bands:
    """Give the bands that come with the program."""
    return parse(_FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Bands:
    """Read bands.

    Raises:
        BadCatalogue: they say too little, or do not grow.
    """
    try:
        told = tomllib.loads(text)
        hours = tuple((str(each["code"]), int(each["hours"])) for each in told["band"])
        names = {str(each["code"]): str(each["title"]) for each in told["band"]}
        names |= {LONGER: str(told["longer"]), THERE: str(told["there"])}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadCatalogue(f"The bands of time until removal cannot be read: {wrong}.") from wrong
    grows = [number for _, number in hours]
    if not hours or grows != sorted(set(grows)) or len(names) != len(hours) + 2:
        raise BadCatalogue("The bands of time until removal do not grow, or two have one code.")
    return Bands(hours, names)


def band_of(sent: str, removed: str) -> Case:
    """Give the band of a row by the columns of its two moments."""
    within = [
        When(
            Q(**{f"{removed}__lte": ExpressionWrapper(_after(sent, hours), output_field=DateTimeField())}),
            then=Value(code),
        )
        for code, hours in bands().hours
    ]
    none = When(Q(**{f"{removed}__isnull": True}), then=Value(THERE))
    return Case(none, *within, default=Value(LONGER), output_field=CharField())


def _after(sent: str, hours: int) -> CombinedExpression:
    return F(sent) + Value(timedelta(hours=hours), output_field=DurationField())


def named(code: str) -> str:
    """Name a band as people read it."""
    return bands().names.get(code, code)
