"""Escalates a report to somebody."""

from datetime import datetime

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.models import Report, ReportStep
from tutela.engine.taxonomy import terminology


@transaction.atomic
def escalate_report(by: Actor, report: Report, reason: str, to: str, due_at: datetime | None) -> ReportStep:
    """Escalate a report to a named person, who owns it from now on, by when they are to act.

    Raises:
        NotAllowed: the actor may not work on reports.
        NotYours: it is not in their hands.
        AlreadySettled: it has ended.
        BadStep: no reason was given, no person of the unit, or no time to come.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(reason)
    report = moving.locked(report)
    moving.require_open(report)
    moving.require_claim(by, report)
    step = ReportStep(
        reason=moving.require_reason(reason, report),
        to=moving.colleague(by, to, report),
        due_at=moving.require_to_come(due_at, report),
    )
    return moving.move(
        by, report, "escalated", step, state=Report.State.ESCALATED, owner_id=step.to_id,
        due_at=step.due_at, claimed_by_id=None, claimed_until=None,
    )  # fmt: skip
