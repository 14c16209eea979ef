"""Has what stopped go on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, move, queue_calls, require_another, write_step
from tutela.casework.abroad.errors import ExchangeMoved
from tutela.casework.abroad.iccam.places import place_of
from tutela.casework.abroad.models import Channel, Direction, ExchangeItem, ItemStep, State
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor


@transaction.atomic
def resume_item(by: Actor, item: ExchangeItem, seen: int) -> ExchangeItem:
    """Have its calls go on with the one that it stopped at; what was done stays done.

    Raises:
        NotAllowed: the actor approves no exchanges.
        OwnExchange: they made it, or chose its route.
        ExchangeMoved: it did not stop, was not approved, goes by no calls, or is another version by now.
        NoExchangeServer: no setting lets it go there.
    """
    gate.require(by, Act.APPROVE_EXCHANGE, on=item)
    current = locked(item, seen, (State.STOPPED,))
    is_out = current.direction == Direction.OUT
    if current.channel != Channel.ICCAM or (is_out and current.approved_by_id is None):
        raise ExchangeMoved(f"{current} was not on its way. Route it anew, and have it approved.")
    require_another(by, current, "has it go on with")
    current.sent_to = place_of(current).base
    move(current, State.SENDING)
    step = write_step(by, current, ItemStep.Kind.RESUMED)
    queue_calls(current)
    log.record(by, "exchange.resumed", purpose="reporting", wrote=[current, step], exchange=current.pk)
    return current
