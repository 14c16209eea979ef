"""Gives out the file that is handed over by hand."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, write_step
from tutela.casework.abroad.content import document
from tutela.casework.abroad.errors import BadExchange
from tutela.casework.abroad.models import ExchangeItem, ItemStep, State
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor

FORMS = {"json": "application/json", "csv": "text/csv"}


@transaction.atomic
def give_file(by: Actor, item: ExchangeItem, seen: int, form: str) -> bytes:
    """Give the approved bytes as JSON, or the same as a table; that they were taken stands on record.

    Raises:
        NotAllowed: the actor exchanges nothing.
        ExchangeMoved: it waits to be handed over no more, or is another version by now.
        BadExchange: there is no such form.
    """
    gate.require(by, Act.WORK_EXCHANGES, on=item)
    if form not in FORMS:
        raise BadExchange("It is given as json or as csv.")
    current = locked(item, seen, (State.TO_HAND,))
    step = write_step(by, current, ItemStep.Kind.GIVEN, form)
    log.record(
        by, "exchange.given", purpose="reporting", wrote=[current, step], exchange=current.pk, form=form,
        sha256=current.sha256,
    )  # fmt: skip
    payload = bytes(current.payload or b"")
    return payload if form == "json" else document.table(payload)
