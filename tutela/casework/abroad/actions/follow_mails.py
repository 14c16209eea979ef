"""Brings what was mailed where its mail has come."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, move
from tutela.casework.abroad.models import State
from tutela.casework.abroad.queries import mailed
from tutela.casework.channels.models import Delivery
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor

_FAILED = (Delivery.State.NOT_DELIVERED, Delivery.State.REFUSED)
_AT_ONCE = 500


@transaction.atomic
def follow_mails(by: Actor) -> int:
    """Stop what was not delivered, so that somebody sees to it; say how many stopped.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_EXCHANGES)
    stopped = 0
    for item in mailed(by.unit).filter(delivery__state__in=_FAILED)[:_AT_ONCE]:
        current = locked(item, None, (State.MAILED,))
        delivery = current.delivery
        move(current, State.STOPPED, f"The mail was not delivered. {delivery.reason if delivery else ''}")
        current.save()
        stopped += 1
        log.record(by, "exchange.not_delivered", purpose="reporting", wrote=[current], exchange=current.pk)
    return stopped
