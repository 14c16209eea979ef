"""Enters what the police answered to a hold: authorise, hold until a time, or refuse."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.takedown.actions.holds.opening_holds import COUNTS
from tutela.casework.takedown.actions.moving import locked, move, require_state
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.letters.templates import hold_policy
from tutela.casework.takedown.models import Hold, Notice, State
from tutela.engine.taxonomy import terminology

BY_PEOPLE = (Hold.Answer.AUTHORISED, Hold.Answer.UNTIL, Hold.Answer.REFUSED)
_FARTHEST_DAYS = 90


@transaction.atomic
def answer_hold(
    by: Actor, notice: Notice, answer: str, *, answered_by: str, basis: str, until: datetime | None = None
) -> Hold:
    """Enter the answer; authorised, the notice may be sent, refused, it is withdrawn.

    Args:
        by: who enters it.
        notice: the one that is held.
        answer: "authorised", "hold_until" or "refused".
        answered_by: who of the authority said so.
        basis: on what it rests: the reference of their mail, or a telephone call and its time.
        until: for "hold_until": the time, within ninety days.

    Raises:
        NotAllowed: the actor works on no notices.
        NoticeMoved: the notice is not held.
        BadWord: something is missing, or the time has passed or is too far.
    """
    gate.require(by, Act.WORK_NOTICES, on=notice)
    terminology.guard(answered_by, basis)
    if answer not in {each.value for each in BY_PEOPLE} or not answered_by.strip() or not basis.strip():
        raise BadWord("Choose the answer, and say who gave it and on what it rests.")
    now = timezone.now()
    is_until = answer == Hold.Answer.UNTIL
    if is_until != (until is not None):
        raise BadWord("A hold until a time needs that time, and nothing else takes one.")
    if until is not None and not 0 < (until - now).total_seconds() < _FARTHEST_DAYS * 86400:
        raise BadWord(f"The time lies in the future, {_FARTHEST_DAYS} days from now at most.")
    current = locked(notice)
    require_state(current, State.HOLD)
    hold = Hold.objects.select_for_update().get(notice=current)
    hold.answer, hold.answered_by, hold.basis = answer, answered_by.strip()[:200], basis.strip()[:500]
    hold.answered_at = now
    hold.minutes_waited = _waited(by, hold, now)
    end(by, "hold", [current.pk])
    says = f"{hold.get_answer_display()}, by {hold.answered_by}"
    if until is not None:
        hold.due_at, hold.reminders, hold.escalated_at, hold.escalated_to = until, [], None, ""
        escalates = (Owner(role=Role(hold.policy["escalate_to"])),)
        minutes = max(int((until - now).total_seconds() // 60), 1)
        start(
            by, "hold", [current.pk],
            Limit(COUNTS, minutes, Clock.Runs.ELAPSED, Owner(role=Role.ANALYST), escalates),
        )  # fmt: skip
    hold.save()
    states = {Hold.Answer.AUTHORISED: State.READY, Hold.Answer.REFUSED: State.WITHDRAWN}
    if answer in states:
        move(by, current, "hold_answered", states[Hold.Answer(answer)], says, [hold])
    else:
        move(by, current, "hold_answered", says=says, wrote=[hold])
    return hold


def _waited(by: Actor, hold: Hold, now: datetime) -> int:
    """Count the working minutes of the authority since the hold was opened."""
    policy = hold_policy(by.unit, hold.policy["country"])
    if policy is None:
        return int((now - hold.opened_at).total_seconds() // 60)
    return policy.hours.minutes_between(hold.opened_at, now)
