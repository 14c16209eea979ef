"""The step that counts all reports of a unit anew, as the counters should say; it only reads."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count

from tutela.casework.days import counted_by_day
from tutela.casework.reports.actions.count import Counted, alike_of, day_of, owned_by
from tutela.casework.reports.counters import DayCount, OwnerCount, ReportCount
from tutela.casework.reports.models import Report

_What, _SETTLED = DayCount.What, Report.State.SETTLED


class Counters(NamedTuple):
    """What counters say: of reports that stand alike, of those of each day, and of those of each owner."""

    alike: Counter[Counted]
    days: Counter[Counted]
    owners: Counter[Counted]


def recount(unit: int) -> Counters:
    """Count the reports of a unit as its counters should."""
    there = Report.objects.filter(unit=unit).order_by()
    alike = there.values_list("state", "band", "source", "report_class").annotate(n=Count("pk"))
    days, open_ones = Counter[Counted](), there.exclude(state=_SETTLED)
    for day, source, number in counted_by_day(there, "received_at", "source"):
        days[day_of(_What.RECEIVED, day, source=source)] = number
    for day, band, number in counted_by_day(open_ones, "received_at", "band"):
        days[day_of(_What.OPEN, day, band=band)] = number
    settled = there.filter(state=_SETTLED)
    for day, source, outcome, number in counted_by_day(settled, "ended_at", "source", "outcome"):
        days[day_of(_What.ENDED, day, source=source, outcome=outcome)] = number
    owners = open_ones.exclude(owner=None).values_list("owner").annotate(n=Count("pk"))
    return Counters(
        Counter({alike_of(*row[:4]): row[4] for row in alike}),
        days,
        Counter({owned_by(owner): number for owner, number in owners}),
    )


def counted(unit: int) -> Counters:
    """Give what the counters say."""
    alike = ReportCount.objects.filter(unit=unit).exclude(number=0)
    days = DayCount.objects.filter(unit=unit).exclude(number=0)
    owners = OwnerCount.objects.filter(unit=unit).exclude(number=0)
    return Counters(
        Counter({alike_of(row.state, row.band, row.source, row.report_class): row.number for row in alike}),
        Counter(
            {
                day_of(row.what, row.day, source=row.source, band=row.band, outcome=row.outcome): row.number
                for row in days
            }
        ),
        Counter({owned_by(row.owner_id): row.number for row in owners}),
    )
