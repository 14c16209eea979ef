"""Brings notices where their mails have come: sent, or not delivered."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.models import Notice, State
from tutela.casework.takedown.queries import following

_AT_ONCE = 500
_STATES = {
    Delivery.State.ACCEPTED: State.SENT,
    Delivery.State.SETTLED: State.SENT,
    Delivery.State.NOT_DELIVERED: State.NOT_SENT,
    Delivery.State.REFUSED: State.NOT_SENT,
}


@transaction.atomic
def follow_deliveries(by: Actor) -> int:
    """Look at the mail of each notice that is being sent; say how many moved.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_NOTICES)
    ended = following(by.unit).exclude(delivery__state=Delivery.State.WAITING)
    return sum(_follow(by, notice) for notice in ended[:_AT_ONCE])


def _follow(by: Actor, notice: Notice) -> bool:
    current = locked(notice)
    delivery = current.delivery
    state = _STATES.get(Delivery.State(delivery.state)) if delivery is not None else None
    is_waited_for = current.state == State.SENDING or (current.state, state) == (State.NOT_SENT, State.SENT)
    if delivery is None or state is None or not is_waited_for:
        return False
    if state is State.SENT:
        current.sent_at, current.reason = delivery.ended_at or timezone.now(), ""
    else:
        current.reason = delivery.reason
    last = delivery.attempts.order_by("-number").first()
    says = delivery.reason or (f"{last.code} {last.answer}" if last else "")
    move(by, current, "delivered" if state is State.SENT else "not_delivered", state, says)
    return True
