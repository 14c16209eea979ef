"""The facts of a paper: figures as they are shown, with what defines them, as plain data."""

from typing import Any

from tutela.casework.figures.catalogue import counting
from tutela.casework.figures.catalogue.periods import Period
from tutela.casework.figures.catalogue.reading import MONTH, Defined, catalogue
from tutela.casework.figures.models import Form
from tutela.casework.figures.papers import notices

# On one page there is room for the figures themselves, not for their parts.
_ON_ONE_PAGE = {"outcomes-told"}


def facts_of(unit: int, form: str, period: Period) -> dict[str, Any]:
    """Count what a paper of a form says of a span."""
    told: dict[str, Any] = {
        "schema": 1,
        "form": form,
        "span": period.code,
        "since": period.first.isoformat(),
        "until": period.until.isoformat(),
    }
    if form == Form.NOTICES:
        return told | notices.counted(unit, period)
    book = catalogue()
    figures = [_figure(each, unit, period, form) for each in book.in_paper(form)]
    return told | {"catalogue": book.version, "below": book.below, "figures": figures}


def _figure(figure: Defined, unit: int, period: Period, form: str) -> dict[str, Any]:
    found = counting.count(figure, unit, period)
    ways = [by for by in figure.by if by != MONTH or period.months > 1]
    if form == Form.BRIEFING:
        ways = [by for by in ways if figure.key in _ON_ONE_PAGE]
    return {
        "key": figure.key,
        "title": figure.title,
        "says": figure.says,
        "formula": figure.formula,
        "owner": figure.owner,
        "caveat": figure.caveat,
        "value": found.said,
        "splits": [_split(counting.split(figure, unit, period, by)) for by in ways],
    }


def _split(parts: counting.Parts) -> dict[str, Any]:
    return {
        "by": parts.split,
        "label": parts.label,
        "hidden": parts.is_hidden,
        "rows": [[part.code, part.name, part.said] for part in parts.parts],
        "total": parts.total,
    }
