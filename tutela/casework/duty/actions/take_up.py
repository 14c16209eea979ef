"""Takes an alert up, so that nobody else is told of it."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.duty.errors import AlertMoved
from tutela.casework.duty.models import Alert
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def take_up(by: Actor, alert: Alert, seen: int) -> Alert:
    """Take up an alert: the actor answers for all that it is about. It does not settle any of it.

    Args:
        by: who takes it up.
        alert: what.
        seen: how many things it was about when they looked; what came since would be taken up unseen.

    Raises:
        AlertMoved: it was taken up before, or more came to it.
    """
    gate.require(by, Act.ANSWER_ALERTS, on=alert)
    # As `raise_alert`: what comes now waits, and makes the next alert.
    lock_unit(by.unit)
    current = Alert.objects.select_for_update(of=["self"]).get(pk=alert.pk)
    if current.taken_up_at is not None:
        raise AlertMoved(f"{current.taken_up_by} took up {current} already.")
    if current.things != seen:
        raise AlertMoved(f"{current} is about {current.things} by now, and you saw {seen}. Look again.")
    current.taken_up_by_id, current.taken_up_at = by.person, timezone.now()
    current.save(update_fields=["taken_up_by", "taken_up_at"])
    end(by, "alert", [current.pk])
    log.record(by, "alert.taken_up", purpose="duty", wrote=[current], alert=current.pk, things=current.things)
    return current
