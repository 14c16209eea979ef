"""Raises the band of a report, or says that a child is at immediate risk; one person may."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.banding.score import place
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk import queries
from tutela.casework.risk.actions.decide import raise_to
from tutela.casework.risk.models import Assessment
from tutela.engine.taxonomy import terminology


@transaction.atomic
def raise_band(by: Actor, report: Report, band: str, reason: str, *, immediate: bool = False) -> Assessment:
    """Raise a report; with `immediate` whoever is on duty is told, and it stands before all others.

    Raises:
        NoReason: there is none.
        RiskMoved: it is no higher than what stands, or is no band.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(reason)
    lock_unit(by.unit)
    current = Report.objects.select_for_update(of=["self"], no_key=True).get(pk=report.pk)
    stands = queries.newest(by.unit, KIND, [report.pk])[report.pk]
    raised = raise_to(by, stands, band, reason, immediate=immediate)
    place(by, [current], {report.pk: raised})
    log.record(
        by, "report.raised", purpose="report", wrote=[raised], report=report.pk, assessment=raised.pk,
        band=band, immediate=raised.is_immediate,
    )  # fmt: skip
    return raised
