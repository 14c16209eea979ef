"""Lists the very rows that a figure counts, for its page and as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, When
from django.urls import reverse

from tutela.casework.figures.catalogue.counting import duration
from tutela.casework.figures.catalogue.periods import read
from tutela.casework.figures.catalogue.reading import MONTH, Defined
from tutela.casework.figures.catalogue.sources import Rows
from tutela.casework.times import moment

PAGE = 50
COUNTS, OVER = "counts", "over"


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of rows; `last` is the number of the last, where there are more."""

    rows: Sequence[dict[str, Any]]
    last: int | None


def which(figure: Defined, asked: Mapping[str, str]) -> tuple[Rows, dict[str, str]]:
    """Give the rows that an address asks for, and how they are narrowed."""
    narrowed = {name: code for name, code in asked.items() if name != OVER}
    return (figure.over_source if figure.over and asked.get(OVER) else figure.source), narrowed


def in_words(source: Rows, narrowed: Mapping[str, str]) -> list[str]:
    """Say how rows are narrowed."""
    said = []
    for name, code in narrowed.items():
        if name == MONTH:
            said.append(str(read(code)))
        elif name == COUNTS:
            said.append("Those that count")
        elif name in source.splits:
            said.append(f"{source.splits[name].label}: {source.splits[name].named(code)}")
    return said


def heads(source: Rows) -> list[str]:
    """Name the columns of rows."""
    return [
        "What",
        "When",
        *(way.label.removeprefix("By ").capitalize() for way in source.splits.values()),
        *(["Counts"] if source.counts is not None else []),
        *(["Took"] if source.took else []),
        *(["Number"] if source.number else []),
    ]


def page(source: Rows, found: QuerySet[Any], after: int | None) -> Shown:
    """Give a page of rows, with what they look like."""
    wanted = found.filter(pk__gt=after) if after else found
    told = list(_told(source, wanted)[: PAGE + 1])
    rows = [
        {"href": _page_of(source, thing), "what": _name(source, thing), "cells": _cells(source, rest)}
        for _, thing, *rest in told[:PAGE]
    ]
    return Shown(rows, told[PAGE - 1][0] if len(told) > PAGE else None)


def lines(source: Rows, found: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Give all rows as flat rows of a file."""
    names = heads(source)
    for _, thing, *rest in _told(source, found).iterator():
        yield dict(zip(names, [_name(source, thing), *_cells(source, rest)], strict=True))


def _told(source: Rows, found: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Give of each row its key, the number of its thing, when, how it differs, and what else is told."""
    columns = ["pk", source.number_of, source.at, *(way.column for way in source.splits.values())]
    if source.counts is not None:
        found = found.annotate(is_counted=Case(When(source.counts, then=True), default=False))
        columns.append("is_counted")
    columns += [*(source.took or ()), *([source.number] if source.number else [])]
    return found.values_list(*columns)


def _cells(source: Rows, told: Sequence[Any]) -> list[Any]:
    at, *left = told
    cells: list[Any] = [moment(at)]
    cells += [way.named(str(left.pop(0) or "")) for way in source.splits.values()]
    if source.counts is not None:
        cells.append("Yes" if left.pop(0) else "No")
    if source.took:
        begin, end = left.pop(0), left.pop(0)
        cells.append(duration((end - begin).total_seconds() / 60) if begin and end else "")
    return [*cells, *left]


def _name(source: Rows, number: int) -> str:
    return f"{source.sign}{number}"


def _page_of(source: Rows, number: int) -> str:
    return reverse(source.route, args=[number]) if source.route else ""
