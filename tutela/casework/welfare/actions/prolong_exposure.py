"""Lets looks go on while their viewers say so and the budget lasts."""

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.errors import LookOver
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.policy import policy
from tutela.errors import Refusal, Withheld


def prolong_exposure(by: Actor, event: ExposureEvent) -> None:
    """Note that a look is still going on, and end it when the person's limit is met.

    Raises:
        NotAllowed: the actor may not see media.
        NotFound: the look is another person's.
        BudgetSpent, BreakDue, OutsideHours, ViewingOff: a limit is met; the look was ended, on record.
        LookOver: the look ended before, or nothing was heard of it for longer than the policy bounds.
    """
    gate.require(by, Act.SEE_MEDIA, on=event.item or gate.OWN_UNIT)
    if refusal := _prolong(by, event):
        raise refusal


@transaction.atomic
def _prolong(by: Actor, event: ExposureEvent) -> Refusal | None:
    lock_person(by)
    event, now = queries.own_now(by, event.pk)
    over = LookOver(
        _("This look at %(item)s is over. Ask to see it again.")
        % {"item": event.item or _("what lies outside")}
    )
    if event.ended_at is not None:
        return over
    if queries.silent_s(event, now) > policy().unclosed_s:
        close_exposure(by, event, now, ExposureEvent.ClosedBy.SERVER)
        return over
    event.seen_after_s = clock.since_opened_s(event, now)
    event.save(update_fields=["seen_after_s"])
    try:
        queries.require_budget(by.person, event, now, queries.limits_of(by.person, now))
    except Withheld as refusal:
        close_exposure(by, event, now, ExposureEvent.ClosedBy.SERVER)
        return refusal
    return None
