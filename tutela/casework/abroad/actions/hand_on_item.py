"""Hands what is exchanged on to a colleague, who sees to it from then on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, write_step
from tutela.casework.abroad.models import ExchangeItem, ItemStep, State
from tutela.casework.abroad.queries import OVER, colleague
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor


@transaction.atomic
def hand_on_item(by: Actor, item: ExchangeItem, seen: int, to: str) -> ExchangeItem:
    """Give it to a person of the unit, by the name they sign in with.

    Raises:
        NotAllowed: the actor exchanges nothing.
        NotFound: nobody signs in so.
        ExchangeMoved: it is over, or another version by now.
    """
    gate.require(by, Act.WORK_EXCHANGES, on=item)
    current = locked(item, seen, [State.TAKEN, *(state for state in State if state not in OVER)])
    current.owner = colleague(by, to)
    step = write_step(by, current, ItemStep.Kind.HANDED_ON)
    log.record(
        by, "exchange.handed_on", purpose="reporting", wrote=[current, step], exchange=current.pk,
        person=current.owner_id,
    )  # fmt: skip
    return current
