"""Takes a report up."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.errors import NotYours
from tutela.casework.reports.models import Report, ReportStep
from tutela.casework.reports.queries import is_claimed


@transaction.atomic
def claim_report(by: Actor, report: Report) -> ReportStep:
    """Take a report up for half an hour, so that nobody else works on it; again, for half an hour more.

    Raises:
        NotAllowed: the actor may not work on reports.
        NotYours: somebody else has it.
        AlreadySettled: it has ended.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    report, now = moving.locked(report), timezone.now()
    moving.require_open(report)
    if is_claimed(report, now) and report.claimed_by_id != by.person:
        raise NotYours(f"Somebody else has report {report}. Take up the next one.")
    step = ReportStep(due_at=now + moving.CLAIM)
    return moving.move(
        by, report, "claimed", step, claimed_by_id=by.person, claimed_until=step.due_at,
        first_look_at=report.first_look_at or now,
    )  # fmt: skip
