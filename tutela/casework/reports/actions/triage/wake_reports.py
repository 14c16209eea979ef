"""Puts what was held back into the queue when its time has come, and moves up what waited too long."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.actions.triage.fold import refold
from tutela.casework.reports.models import Report, ReportStep
from tutela.casework.reports.queries import put_apart, starved
from tutela.casework.reports.triage.floods import Flood

_AT_ONCE = 200
# One band's width in the order of the queue; what waits this long goes before what came later one band above.
BAND = 100


@transaction.atomic
def wake_reports(by: Actor, now: datetime | None = None) -> int:
    """Let reports whose hold is over wait again, and move up by a band those that waited too long.

    What people put apart from others stands in a row of its own again.

    Args:
        by: the machine of a unit.
        now: the moment by which both are judged.

    Returns:
        how many were moved.

    Raises:
        NotAllowed: the actor is no machine of the unit.
    """
    gate.require(by, Act.AGE_REPORTS)
    now = now or timezone.now()
    lock_unit(by.unit)
    held = Report.objects.select_for_update(no_key=True).filter(
        unit=by.unit, state=Report.State.HELD, due_at__lte=now
    )
    woken = list(held.order_by("due_at", "pk")[:_AT_ONCE])
    for report in woken:
        moving.move(by, report, "woken", ReportStep(), state=Report.State.WAITING, due_at=None)
    moved = list(starved(by.unit, now).select_for_update(no_key=True)[:_AT_ONCE])
    for report in moved:
        order = max(report.band_order - BAND, 0)
        moving.move(by, report, "moved_up", ReportStep(), band_order=order, moved_up=True)
    apart = list(put_apart(by.unit).select_for_update(no_key=True, of=["self"])[:_AT_ONCE])
    for report in apart:
        flood, report.flood = Flood.of(report), None
        report.save(update_fields=["flood"])
        refold(report, flood)
    return len(woken) + len(moved) + len(apart)
