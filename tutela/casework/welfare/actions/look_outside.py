"""Begins looks outside: on a machine that is none of Tutela's, and counts as any look does."""

from uuid import uuid4

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.welfare.actions.begin_exposure import begin_exposure
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.models import ExposureEvent


@transaction.atomic
def look_outside(by: Actor, purpose: str) -> ExposureEvent:
    """Begin a look outside; its time counts towards the person's day, week and next break.

    Another look of theirs that was open, here or outside, ends.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
        BudgetSpent: the day's or the week's minutes are used up.
        BreakDue: a break is due.
        OutsideHours, ViewingOff: it is not the hour for it, or media are off.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES)
    outside = ExposureEvent.Variant.OUTSIDE
    event, _ = begin_exposure(by, None, outside, uuid4(), Assignment(by.person, 0, purpose))
    log.record(
        by,
        "exposure.begun",
        purpose=purpose,
        exposure=event.pk,
        day_before_s=event.day_before_s,
        week_before_s=event.week_before_s,
    )
    return event
