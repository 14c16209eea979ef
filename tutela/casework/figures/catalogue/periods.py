"""Spans of figures: a month, a quarter or a year, as an address writes them: 2026-11, 2026-Q4, 2026."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as dated

from tutela.casework.figures.errors import BadSpan
from tutela.casework.times import end_of, start_of

_FORM = re.compile(r"(?P<year>(?:19[7-9]|2\d\d)\d)(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_A_YEAR = 12
_MONTHS, _QUARTERS, _YEARS = 13, 5, 4


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months that follow each other; `code` is how an address names them."""

    code: str
    first: date
    months: int

    @property
    def until(self) -> date:
        """The last day."""
        year, month = _after(self.first, self.months - 1)
        return date(year, month, monthrange(year, month)[1])

    @property
    def start(self) -> datetime:
        """The moment at which it begins, in the unit's time zone."""
        return start_of(self.first)

    @property
    def end(self) -> datetime:
        """The moment at which it is over."""
        return end_of(self.until)

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.months == _A_YEAR

    def parts(self) -> Iterator["Period"]:
        """Give its months."""
        for number in range(self.months):
            yield month(date(*_after(self.first, number), 1))

    def __str__(self) -> str:
        if self.months == 1:
            return dated(self.first, "F Y")
        if self.is_year:
            return str(self.first.year)
        return f"{dated(self.first, 'F')} to {dated(self.until, 'F Y')}"


def _after(day: date, months: int) -> tuple[int, int]:
    years, number = divmod(day.month - 1 + months, 12)
    return day.year + years, number + 1


def month(day: date) -> Period:
    """Give the month of a day."""
    return Period(f"{day:%Y-%m}", day.replace(day=1), 1)


def read(text: str) -> Period:
    """Read a span: 2026-11, 2026-Q4 or 2026.

    Raises:
        BadSpan: it is none of them.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise BadSpan(f"{text[:20]!r} is no span of figures. Write a month, a quarter or a year: 2026-11.")
    year, quarter, number = int(found["year"]), found["quarter"], found["month"]
    if number:
        return month(date(year, int(number), 1))
    if quarter:
        return Period(text.strip(), date(year, 3 * int(quarter) - 2, 1), 3)
    return Period(text.strip(), date(year, 1, 1), 12)


def chosen(text: str) -> Period:
    """Read a span from an address: this month where it says none.

    Raises:
        BadSpan: it says something that is none.
    """
    return read(text) if text else month(timezone.localdate())


def offered(today: date) -> list[Period]:
    """List the spans that a page offers: the newest months, quarters and years."""
    months = [month(date(*_after(today, -number), 1)) for number in range(_MONTHS)]
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    starts = [date(*_after(quarter, -3 * number), 1) for number in range(_QUARTERS)]
    quarters = [read(f"{day.year}-Q{(day.month + 2) // 3}") for day in starts]
    return [*months, *quarters, *(read(str(today.year - number)) for number in range(_YEARS))]
