"""Counts rows by the day of one of their times, in the unit's time zone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Max, Min, QuerySet, Value
from django.utils import timezone

from tutela.casework.times import end_of, start_of

# A database takes so many questions in one.
_AT_ONCE = 200


def counted_by_day(rows: QuerySet[Any, Any], column: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """Count rows by day and some columns; an index answers each day, and no database need know zones.

    Args:
        rows: all that are counted.
        column: the time that says the day; each row has one.
        names: the columns, or annotations, by which they are counted too.

    Returns:
        the day, what stands in each of the columns, and how many.
    """
    ends = rows.order_by().aggregate(first=Min(column), last=Max(column))
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


def _of_day(rows: QuerySet[Any, Any], column: str, names: tuple[str, ...], day: date) -> QuerySet[Any, Any]:
    inside = rows.filter(**{f"{column}__gte": start_of(day), f"{column}__lt": end_of(day)}).order_by()
    said = Value(day.isoformat(), output_field=CharField())
    counted: QuerySet[Any, Any] = inside.annotate(day=said).values_list("day", *names).annotate(n=Count("pk"))
    return counted
