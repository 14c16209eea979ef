"""Puts down that they were asked another way what they did."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, require_words, write_step
from tutela.casework.abroad.models import ExchangeItem, ItemStep, State
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def note_asked(by: Actor, item: ExchangeItem, seen: int, how: str) -> ExchangeItem:
    """Put down whom one asked, and what they said; it is time to ask again as long after that as before.

    Raises:
        NotAllowed: the actor exchanges nothing.
        ExchangeMoved: they do not have it, or it is another version by now.
        BadExchange: nothing says how.
    """
    gate.require(by, Act.WORK_EXCHANGES, on=item)
    terminology.guard(how)
    how = require_words(how, "Say whom you asked, how, and what they said.")
    current = locked(item, seen, (State.TAKEN,))
    step = write_step(by, current, ItemStep.Kind.ASKED, how)
    log.record(
        by, "exchange.asked_otherwise", purpose="reporting", wrote=[current, step], exchange=current.pk,
        how_sha256=log.digest_of(how),
    )  # fmt: skip
    return current
