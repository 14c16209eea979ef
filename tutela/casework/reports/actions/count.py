"""The step that keeps the counters of a unit's reports, in the transaction of whatever changes one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from tutela.casework.database import require_transaction
from tutela.casework.reports.counters import DayCount, OwnerCount, ReportCount
from tutela.casework.reports.models import Report

Counted = tuple[tuple[str, Any], ...]
_What = DayCount.What


class Standing(NamedTuple):
    """What a report is counted under."""

    state: str
    band: str
    source: str
    report_class: str
    received_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""
    owner_id: int | None = None

    @classmethod
    def of(cls, report: Report) -> "Standing":
        """Give what a report is counted under as its row stands."""
        return cls(*(getattr(report, name) for name in cls._fields))


def count(unit: int, added: Iterable[Standing] = (), taken: Iterable[Standing] = ()) -> None:
    """Add reports to the counters and take others away.

    Args:
        unit: whose they are.
        added: what each of some reports is counted under now.
        taken: what they were counted under.

    Raises:
        OutsideTransaction: there is no transaction, so counters and reports could come apart.
    """
    alike, days, owners = Counter[Counted](), Counter[Counted](), Counter[Counted]()
    for standings, sign in ((added, 1), (taken, -1)):
        for standing in standings:
            alike[alike_of(*standing[:4])] += sign
            for day in _days_of(standing):
                days[day] += sign
            if standing.owner_id is not None and standing.state != Report.State.SETTLED:
                owners[owned_by(standing.owner_id)] += sign
    shift(unit, alike, days, owners)


def shift(
    unit: int, alike: Mapping[Counted, int], days: Mapping[Counted, int], owners: Mapping[Counted, int]
) -> None:
    """Move counters by what each is named for; in one order, so that no two wait for each other.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction("Reports are counted inside the transaction that changes them.")
    for model, changes in ((ReportCount, alike), (DayCount, days), (OwnerCount, owners)):
        for counted, number in sorted(changes.items()):
            if number:
                _shift(model, {"unit_id": unit, **dict(counted)}, number)


def _shift(model: type[ReportCount | DayCount | OwnerCount], which: dict[str, Any], number: int) -> None:
    rows = model.objects.filter(**which)
    if not rows.update(number=F("number") + number):
        model.objects.get_or_create(**which)
        rows.update(number=F("number") + number)


def alike_of(state: str, band: str, source: str, report_class: str) -> Counted:
    """Name the counter of reports that stand alike."""
    return (("state", state), ("band", band), ("source", source), ("report_class", report_class))


def day_of(what: str, day: date, *, source: str = "", band: str = "", outcome: str = "") -> Counted:
    """Name the counter of a day."""
    return (("what", what), ("day", day), ("source", source), ("band", band), ("outcome", outcome))


def owned_by(owner: int) -> Counted:
    """Name the counter of what somebody owns."""
    return (("owner_id", owner),)


def _days_of(standing: Standing) -> Iterator[Counted]:
    received = timezone.localdate(standing.received_at)
    yield day_of(_What.RECEIVED, received, source=standing.source)
    if standing.state != Report.State.SETTLED:
        yield day_of(_What.OPEN, received, band=standing.band)
    elif standing.ended_at is not None:
        ended = timezone.localdate(standing.ended_at)
        yield day_of(_What.ENDED, ended, source=standing.source, outcome=standing.outcome)
