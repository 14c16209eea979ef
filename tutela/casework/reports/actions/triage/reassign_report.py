"""Hands a report on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.models import Report, ReportStep
from tutela.engine.taxonomy import terminology


@transaction.atomic
def reassign_report(by: Actor, report: Report, reason: str, to: str) -> ReportStep:
    """Hand a report on to a named person, who owns it from now on; where it stands does not change.

    Raises:
        NotAllowed: the actor may not work on reports.
        NotYours: it is not in their hands.
        AlreadySettled: it has ended.
        BadStep: no reason was given, or no person of the unit.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(reason)
    report = moving.locked(report)
    moving.require_open(report)
    moving.require_claim(by, report)
    step = ReportStep(reason=moving.require_reason(reason, report), to=moving.colleague(by, to, report))
    return moving.move(
        by, report, "reassigned", step, owner_id=step.to_id, claimed_by_id=None, claimed_until=None
    )
