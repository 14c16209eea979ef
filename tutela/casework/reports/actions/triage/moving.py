"""The steps that every verb about one report takes: lock, move with its counters, note, record."""

from datetime import datetime, timedelta

from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person
from tutela.casework.reports.actions.count import Standing, count
from tutela.casework.reports.actions.triage.fold import refold
from tutela.casework.reports.errors import AlreadySettled, BadStep, NotYours
from tutela.casework.reports.models import Report, ReportStep
from tutela.casework.reports.queries import is_claimed
from tutela.casework.reports.triage.floods import Flood

# How long somebody has a report that they took up; each step of theirs begins it anew.
CLAIM = timedelta(minutes=30)
_LONGEST = 2000


def locked(report: Report) -> Report:
    """Give a report's row as it stands now, locked until the transaction ends, and its unit before it."""
    # What moves or comes in shares counters and floods with it.
    lock_unit(report.unit_id)
    return Report.objects.select_for_update(no_key=True).get(pk=report.pk)


def require_open(report: Report) -> None:
    """Make sure that a report has not ended.

    Raises:
        AlreadySettled: it has.
    """
    if report.state == Report.State.SETTLED:
        raise AlreadySettled(f"Report {report} has ended already. Load its page again.")


def require_claim(by: Actor, report: Report) -> None:
    """Make sure that whoever decides has the report before them, and nobody else has.

    Raises:
        NotYours: somebody else has it, or nobody.
    """
    if report.claimed_by_id != by.person or not is_claimed(report, timezone.now()):
        raise NotYours(f"Report {report} is not in your hands. Take it up first, and read it.")


def require_reason(reason: str, report: Report) -> str:
    """Give a reason as it is kept.

    Raises:
        BadStep: there is none, or it is longer than a page.
    """
    reason = reason.strip()
    if not reason or len(reason) > _LONGEST:
        raise BadStep(f"Report {report}: say why, in at most 2,000 signs.", "reason")
    return reason


def colleague(by: Actor, username: str, report: Report) -> Person:
    """Give the person of the unit that a report is handed to.

    Raises:
        BadStep: nobody able has that name.
    """
    found = Person.objects.able().filter(unit=by.unit, username=username, is_service=False).first()
    if found is None:
        raise BadStep(f"Report {report}: name somebody of the unit to hand it to.", "to")
    return found


def require_to_come(due_at: datetime | None, report: Report) -> datetime:
    """Give the time when a step is due.

    Raises:
        BadStep: there is none, or it has passed.
    """
    if due_at is None or due_at <= timezone.now():
        raise BadStep(f"Report {report}: say until when, at a time to come.", "until")
    return due_at


def move(by: Actor, report: Report, what: str, step: ReportStep, **columns: object) -> ReportStep:
    """Write what changes of a locked report, its counters, the step and its entry of the record.

    Args:
        by: who does it.
        report: its row, locked.
        what: the step in coded words, which name the act: "held" is "report.held".
        step: what is kept of it; its report, person and name are filled in.
        columns: what changes of the report's row.
    """
    was, flood = Standing.of(report), Flood.of(report)
    for name, value in columns.items():
        setattr(report, name, value)
    if columns:
        report.save(update_fields=list(columns))
    if Standing.of(report) != was:
        count(report.unit_id, added=[Standing.of(report)], taken=[was])
    if flood is not None:
        refold(report, flood)
    step.report, step.what, step.by_id = report, what, by.person or None
    step.save()
    log.record(
        by,
        f"report.{what}",
        purpose="report",
        wrote=[step],
        report=report.pk,
        step=step.pk,
        to=step.to_id,
        due_at=step.due_at.isoformat() if step.due_at else None,
        reason_sha256=log.digest_of(step.reason) if step.reason else None,
    )
    return step
