"""Reminds the police, escalates what is overdue, and releases only where the unit's own rule says so."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.holds.opening_holds import tell_authority
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.models import Hold, State
from tutela.casework.takedown.queries import holds_to_age

_AT_ONCE = 200


@transaction.atomic
def age_holds(by: Actor) -> int:
    """Do for each hold of the unit what its time asks for; say for how many there was something to do.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_NOTICES)
    now = timezone.now()
    return sum(_age(by, hold, now) for hold in holds_to_age(by.unit)[:_AT_ONCE])


def _age(by: Actor, found: Hold, now: datetime) -> bool:
    if found.due_at > now and not _reminders_due(found, now):
        return False
    if found.escalated_at is not None:
        return False
    notice = locked(found.notice)
    hold = Hold.objects.select_for_update().select_related("notice").get(pk=found.pk)
    if notice.state != State.HOLD or hold.answered_at != found.answered_at:
        return False
    if hold.due_at <= now:
        return _expire(by, hold, now)
    hold.reminded += 1
    hold.save(update_fields=["reminded"])
    tell_authority(by, hold, "reminder")
    move(by, notice, "hold_reminded", says=f"Reminder {hold.reminded} to {hold.authority}", wrote=[hold])
    return True


def _reminders_due(hold: Hold, now: datetime) -> bool:
    due = [each for each in hold.reminders if datetime.fromisoformat(each) <= now]
    return len(due) > hold.reminded


def _expire(by: Actor, hold: Hold, now: datetime) -> bool:
    """Escalate to the named role; release only by a verified rule that two people of the unit approved."""
    policy, notice = hold.policy, locked(hold.notice)
    hold.escalated_at, hold.escalated_to = now, policy["escalate_to"]
    if policy["on_expiry"] == "release" and policy["is_verified"] and policy["release_needs"] == "person":
        hold.answer, hold.answered_at = Hold.Answer.EXPIRED, now
        hold.save()
        move(by, notice, "hold_released", State.READY, f"By the rule: {policy['citation']}", [hold])
        return True
    hold.save()
    move(
        by, notice, "hold_escalated", says=f"No answer of {hold.authority} in time: to {hold.escalated_to}",
        wrote=[hold],
    )  # fmt: skip
    return True
