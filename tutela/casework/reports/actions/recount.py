"""The step that counts all reports of a unit anew, as the counters should say; it only reads."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Max, Min, QuerySet, Value
from django.utils import timezone

from tutela.casework.reports.actions.count import Counted, alike_of, day_of
from tutela.casework.reports.models import DayCount, Report, ReportCount
from tutela.casework.times import end_of, start_of

_What, _SETTLED = DayCount.What, Report.State.SETTLED
# A database takes so many questions in one.
_AT_ONCE = 200


def recount(unit: int) -> tuple[Counter[Counted], Counter[Counted]]:
    """Count how many reports stand alike, and how many were received, are open or ended on each day."""
    there = Report.objects.filter(unit=unit)
    alike = there.order_by().values_list("state", "band", "source", "report_class").annotate(n=Count("pk"))
    days = Counter[Counted]()
    for day, source, number in _by_day(there, "received_at", "source"):
        days[day_of(_What.RECEIVED, day, source=source)] = number
    for day, band, number in _by_day(there.exclude(state=_SETTLED), "received_at", "band"):
        days[day_of(_What.OPEN, day, band=band)] = number
    for day, source, outcome, number in _by_day(
        there.filter(state=_SETTLED), "ended_at", "source", "outcome"
    ):
        days[day_of(_What.ENDED, day, source=source, outcome=outcome)] = number
    return Counter({alike_of(*row[:4]): row[4] for row in alike}), days


def counted(unit: int) -> tuple[Counter[Counted], Counter[Counted]]:
    """Give what the counters say, in the same form."""
    alike = ReportCount.objects.filter(unit=unit).exclude(number=0)
    days = DayCount.objects.filter(unit=unit).exclude(number=0)
    return (
        Counter({alike_of(row.state, row.band, row.source, row.report_class): row.number for row in alike}),
        Counter(
            {
                day_of(row.what, row.day, source=row.source, band=row.band, outcome=row.outcome): row.number
                for row in days
            }
        ),
    )


def _by_day(rows: QuerySet[Report], column: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """Count rows by day and some columns; an index answers each day, and no database need know zones."""
    ends = rows.aggregate(first=Min(column), last=Max(column))
    if ends["first"] is None:
        return
    days = list(_days(ends["first"], ends["last"]))
    for start in range(0, len(days), _AT_ONCE):
        of_days = [_of_day(rows, column, names, day) for day in days[start : start + _AT_ONCE]]
        first, *others = of_days
        for day, *counted_so in first.union(*others, all=True) if others else first:
            yield date.fromisoformat(day), *counted_so


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day, end = timezone.localdate(first), timezone.localdate(last)
    while day <= end:
        yield day
        day += timedelta(days=1)


def _of_day(rows: QuerySet[Report], column: str, names: tuple[str, ...], day: date) -> QuerySet[Any, Any]:
    inside = rows.filter(**{f"{column}__gte": start_of(day), f"{column}__lt": end_of(day)}).order_by()
    said = Value(day.isoformat(), output_field=CharField())
    return inside.annotate(day=said).values_list("day", *names).annotate(n=Count("pk"))
