"""The step that keeps the counters of a unit's reports, in the transaction of whatever changes one."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F

from tutela.casework.database import require_transaction
from tutela.casework.reports.models import Report, ReportCount


class Standing(NamedTuple):
    """What a report is counted under."""

    state: str
    band: str
    source: str
    report_class: str

    @classmethod
    def of(cls, report: Report) -> "Standing":
        """Give what a report is counted under as its row stands."""
        return cls(report.state, report.band, report.source, report.report_class)


def count(
    unit: int,
    added: Iterable[Standing] | Counter[Standing] = (),
    taken: Iterable[Standing] | Counter[Standing] = (),
) -> None:
    """Add reports to the counters and take others away; in one order, so that no two wait for each other.

    Args:
        unit: whose they are.
        added: what each of some reports is counted under now, or how many are.
        taken: what they were counted under.

    Raises:
        OutsideTransaction: there is no transaction, so counters and reports could come apart.
    """
    require_transaction("Reports are counted inside the transaction that changes them.")
    changes = Counter(added)
    changes.subtract(Counter(taken))
    for standing, number in sorted(changes.items()):
        if number:
            row, _ = ReportCount.objects.get_or_create(unit_id=unit, **standing._asdict())
            ReportCount.objects.filter(pk=row.pk).update(number=F("number") + number)
