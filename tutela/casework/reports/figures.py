"""Figures of a unit's reports, by counters and indexes; who may see them is for the rooms above to ask."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from tutela.casework.reports.counters import DayCount, OwnerCount, ReportCount
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import unsettled

_What = DayCount.What
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Owned:
    """How many reports without a disposition somebody owns, or nobody, and when the oldest of them came."""

    person: int | None
    name: str
    number: int
    oldest: datetime | None


def open_by_day(unit: int) -> Iterator[tuple[str, date, int]]:
    """Give how many have no disposition, by band and the day of their receipt."""
    rows = DayCount.objects.filter(unit=unit, what=_What.OPEN).exclude(number=0)
    return rows.values_list("band", "day", "number").iterator()


def open_at_risk(unit: int) -> Iterator[datetime]:
    """Give when each without a disposition came that tells of a child at immediate risk."""
    return unsettled(unit).filter(is_immediate=True).values_list("received_at", flat=True).iterator()


def open_by_owner(unit: int) -> list[Owned]:
    """Give how many without a disposition each person owns, the most first; what nobody owns is the last."""
    owned = OwnerCount.objects.filter(unit=unit).exclude(number=0).order_by("-number", "owner")
    oldest = unsettled(unit).filter(owner=OuterRef("owner")).values("received_at")[:1]
    rows = owned.annotate(oldest=Subquery(oldest)).values_list("owner", "owner__name", "number", "oldest")
    found = [Owned(*row) for row in rows]
    rest = open_by_source(unit).total() - sum(each.number for each in found)
    first = unsettled(unit).filter(owner=None).values_list("received_at", flat=True).first()
    return [*found, Owned(None, "", rest, first)]


def open_by_source(unit: int) -> Counter[str]:
    """Give how many have no disposition, by source."""
    rows = ReportCount.objects.filter(unit=unit).exclude(number=0).exclude(state=Report.State.SETTLED)
    return Counter(dict(rows.values_list("source").annotate(n=Sum("number"))))


def oldest(unit: int) -> QuerySet[Report]:
    """Give the reports that have waited longest for a disposition."""
    return unsettled(unit).select_related("owner")[:_SHOWN]


def received(unit: int, since: date, until: date) -> Counter[tuple[date, str]]:
    """Give how many were received from one day to another, by day and source."""
    return Counter(
        {(day, source): number for day, source, _, number in _days(unit, _What.RECEIVED, since, until)}
    )


def ended(unit: int, since: date, until: date) -> Counter[tuple[date, str, str]]:
    """Give how many stand settled that ended from one day to another, by day, source and outcome."""
    return Counter({(row[0], row[1], row[2]): row[3] for row in _days(unit, _What.ENDED, since, until)})


def _days(unit: int, what: str, since: date, until: date) -> Iterator[tuple[date, str, str, int]]:
    rows = DayCount.objects.filter(Q(day__gte=since, day__lte=until), unit=unit, what=what).exclude(number=0)
    return rows.values_list("day", "source", "outcome").annotate(n=Sum("number")).order_by("day").iterator()
