"""Counts figures for a span over their rows, and says each so that no small number is given away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from tutela.casework.figures.catalogue.periods import Period
from tutela.casework.figures.catalogue.reading import MONTH, Defined, Kind, catalogue
from tutela.casework.figures.catalogue.sources import Rows
from tutela.engine.measures.suppression import Said, guarded, is_share_shown

WITHHELD = "withheld"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure for a span.

    Attributes:
        rows: over how many rows it was counted.
        amount: the number itself: of rows, of what they hold, of those that count, or minutes; None where
            there is none to give.
        said: how it is shown.
    """

    figure: Defined
    period: Period
    rows: int
    amount: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure: its code and name, its number, and how that is shown."""

    code: str
    name: str
    number: int
    said: str

    @property
    def shown(self) -> int | None:
        """The number, where it is shown; None where it is hidden."""
        return self.number if self.said == f"{self.number:,}" else None


@dataclass(frozen=True, slots=True)
class Parts:
    """A figure split in one way; `total` is how its total is shown, here as everywhere.

    There are no parts where any way to show them would give small numbers away: the total stands elsewhere.
    """

    split: str
    label: str
    parts: Sequence[Part]
    total: str
    is_hidden: bool = False


def rows_in(source: Rows, unit: int, period: Period) -> QuerySet[Any]:
    """Give the rows of a unit that lie in a span."""
    return source.of(unit).filter(**{f"{source.at}__gte": period.start, f"{source.at}__lt": period.end})


def count(figure: Defined, unit: int, period: Period) -> Counted:
    """Count a figure for a span."""
    found = rows_in(figure.source, unit, period)
    match figure.kind:
        case Kind.COUNT:
            number = found.count()
            return Counted(figure, period, number, number, small(number))
        case Kind.SUM:
            told = found.aggregate(rows=Count("pk"), n=Sum(figure.source.number))
            return Counted(figure, period, told["rows"], told["n"] or 0, small(told["n"] or 0))
        case Kind.SHARE:
            told = found.aggregate(rows=Count("pk"), n=Count("pk", filter=figure.source.counts))
            return Counted(figure, period, told["rows"], told["n"], _share(told["n"], told["rows"]))
        case Kind.PER:
            return _per(figure, found.count(), unit, period)
        case Kind.MEDIAN:
            return _median(figure, found, period)


def _share(part: int, of: int) -> str:
    if not of:
        return NONE
    if not is_share_shown(part, of, catalogue().below):
        return WITHHELD
    return f"{100 * part / of:.1f} % of {of:,}"


def _per(figure: Defined, number: int, unit: int, period: Period) -> Counted:
    over = rows_in(figure.over_source, unit, period).count()
    if not over:
        return Counted(figure, period, number, None, NONE)
    rate, below = 1000 * number / over, catalogue().below
    hides = over < below or 0 < number < below
    return Counted(figure, period, number, rate, WITHHELD if hides else f"{rate:,.0f}")


def _median(figure: Defined, found: QuerySet[Any], period: Period) -> Counted:
    begins, ends = figure.source.took or ("", "")
    took = [
        (end - begin).total_seconds() / 60 for begin, end in found.values_list(begins, ends) if begin and end
    ]
    if not took:
        return Counted(figure, period, 0, None, NONE)
    middle = median(took)
    hides = len(took) < catalogue().below
    return Counted(figure, period, len(took), middle, WITHHELD if hides else duration(middle))


def duration(minutes: float) -> str:
    """Write minutes as people read them: 12 min, 3 h 5 min, 4 days 2 h."""
    whole = timedelta(minutes=max(round(minutes), 0))
    hours, rest = divmod(whole.seconds // 60, 60)
    if whole.days:
        return f"{whole.days} day{'' if whole.days == 1 else 's'} {hours} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def small(number: int) -> str:
    """Say a number that stands alone: one that is small is not told."""
    below = catalogue().below
    return f"<{below}" if 0 < number < below else f"{number:,}"


def split(figure: Defined, unit: int, period: Period, by: str) -> Parts:
    """Count a figure by one of its splits; by month, where that is asked for and the span has several."""
    found = rows_in(figure.source, unit, period)
    amount = Sum(figure.source.number) if figure.kind is Kind.SUM else Count("pk")
    if by == MONTH:
        label, codes = "By month", _by_month(figure, found, period)
    else:
        way = figure.source.splits[by]
        numbers = found.order_by().values_list(way.column).annotate(n=amount)
        named = [(str(code or ""), way.named(str(code or "")), number or 0) for code, number in numbers]
        label, codes = way.label, sorted(named, key=lambda each: (-each[2], each[1]))
    return _guarded(by, label, codes)


def _by_month(figure: Defined, found: QuerySet[Any], period: Period) -> list[tuple[str, str, int]]:
    at, months = figure.source.at, list(period.parts())
    asked = {
        f"m{place}": _amount(figure, Q(**{f"{at}__gte": one.start, f"{at}__lt": one.end}))
        for place, one in enumerate(months)
    }
    told = found.aggregate(**asked)
    return [(one.code, str(one), told[f"m{place}"] or 0) for place, one in enumerate(months)]


def _amount(figure: Defined, which: Q) -> Count | Sum:
    if figure.kind is Kind.SUM:
        return Sum(figure.source.number, filter=which)
    return Count("pk", filter=which)


def _guarded(by: str, label: str, codes: Sequence[tuple[str, str, int]]) -> Parts:
    below = catalogue().below
    numbers = [number for *_, number in codes]
    kept, total = guarded(numbers, below), small(sum(numbers))
    if kept.total is Said.WITHHELD:
        return Parts(by, label, [], total, is_hidden=True)
    parts = [
        Part(code, name, number, _marked(number, said, below))
        for (code, name, number), said in zip(codes, kept.parts, strict=True)
    ]
    return Parts(by, label, parts, total)


def _marked(number: int, said: Said, below: int) -> str:
    return {Said.SHOWN: f"{number:,}", Said.SMALL: f"<{below}", Said.WITHHELD: WITHHELD}[said]
