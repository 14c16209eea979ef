"""Puts a report back that one took up."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.models import Report, ReportStep


@transaction.atomic
def release_report(by: Actor, report: Report) -> ReportStep:
    """Put a report back into the queue, at its place there.

    Raises:
        NotAllowed: the actor may not work on reports.
        NotYours: it is not in their hands.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    report = moving.locked(report)
    moving.require_claim(by, report)
    return moving.move(by, report, "released", ReportStep(), claimed_by_id=None, claimed_until=None)
