"""Takes back what a report ended in, while that is still in the hands of whoever decided it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.banding.score import score
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.errors import AlreadySettled
from tutela.casework.reports.models import Disposition, Report, ReportStep
from tutela.casework.reports.outcomes import undo_minutes
from tutela.casework.reports.queries import version_of


@transaction.atomic
def undo_disposition(by: Actor, report: Report) -> Disposition:
    """Take back one's own decision within the minutes of the rules: the report is in one's hands again.

    The disposition stays and holds no more. What followed from it outside, such as a notice, is ended there.

    Raises:
        NotAllowed: the actor may not settle reports.
        AlreadySettled: it has not ended, somebody else decided it, or the time to undo is over.
    """
    gate.require(by, Act.SETTLE_REPORTS, on=report)
    report, now = moving.locked(report), timezone.now()
    made = Disposition.objects.filter(report=report, is_current=True, by=by.person).first()
    window = timedelta(minutes=undo_minutes())
    if made is None or report.state != Report.State.SETTLED or now - made.at > window:
        raise AlreadySettled(
            f"The end of report {report} is undone by whoever decided it, within {undo_minutes()} minutes."
        )
    made.is_current = False
    made.save(update_fields=["is_current"])
    step = ReportStep(due_at=now + moving.CLAIM)
    moving.move(
        by, report, "opened_again", step, state=Report.State.WAITING, ended_at=None, outcome="",
        claimed_by_id=by.person, claimed_until=step.due_at,
    )  # fmt: skip
    score(by, [version_of(report)], "opened again")
    log.record(
        by, "report.disposition_undone", purpose="report", wrote=[made], report=report.pk,
        disposition=made.pk, code=made.code,
    )  # fmt: skip
    return made
