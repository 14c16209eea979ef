"""Ends what does not go on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, move, require_words, write_step
from tutela.casework.abroad.models import ExchangeItem, ItemStep, State
from tutela.casework.abroad.queries import ENDABLE
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def end_item(by: Actor, item: ExchangeItem, seen: int, because: str) -> ExchangeItem:
    """End it for good, with the reason; what they have of it by then, they keep.

    Raises:
        NotAllowed: the actor exchanges nothing.
        ExchangeMoved: it is on its way, not known, or over, or another version by now.
        BadExchange: nothing says why.
    """
    gate.require(by, Act.WORK_EXCHANGES, on=item)
    terminology.guard(because)
    because = require_words(because, "Say why it ends.")
    current = locked(item, seen, ENDABLE)
    move(current, State.ENDED)
    step = write_step(by, current, ItemStep.Kind.ENDED, because)
    log.record(
        by, "exchange.ended", purpose="reporting", wrote=[current, step], exchange=current.pk,
        because_sha256=log.digest_of(because),
    )  # fmt: skip
    return current
