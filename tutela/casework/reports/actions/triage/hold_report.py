"""Holds a report until a time."""

from datetime import datetime

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.models import Report, ReportStep
from tutela.engine.taxonomy import terminology


@transaction.atomic
def hold_report(by: Actor, report: Report, reason: str, until: datetime | None) -> ReportStep:
    """Hold a report until a time; it stays the actor's, and waits again by itself when that has come.

    Raises:
        NotAllowed: the actor may not work on reports.
        NotYours: it is not in their hands.
        AlreadySettled: it has ended.
        BadStep: no reason was given, or no time to come.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(reason)
    report = moving.locked(report)
    moving.require_open(report)
    moving.require_claim(by, report)
    step = ReportStep(
        reason=moving.require_reason(reason, report), due_at=moving.require_to_come(until, report)
    )
    return moving.move(
        by, report, "held", step, state=Report.State.HELD, owner_id=by.person, due_at=step.due_at,
        claimed_by_id=None, claimed_until=None,
    )  # fmt: skip
