"""Enters a receipt by hand, or settles whether they have what was sent."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, move, queue_calls, require_words, write_step
from tutela.casework.abroad.errors import BadExchange, ExchangeMoved
from tutela.casework.abroad.models import Channel, ExchangeItem, ItemStep, State
from tutela.casework.abroad.queries import SETTLED_AFTER
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,59}")


@transaction.atomic
def settle_item(
    by: Actor, item: ExchangeItem, seen: int, number: str, how: str, *, has_it: bool
) -> ExchangeItem:
    """Put down what was found out from them another way; nothing is sent by that.

    Of a file that was handed over, or a mail, it is the receipt. Of calls whose answer was lost or said that
    they have it: where they have it, the calls go on after the report, which is never handed over again;
    where they do not, it waits for approval again.

    Args:
        by: who found it out.
        item: which.
        seen: the version they saw.
        number: what they call it; of a receipt it may be empty.
        how: how it was found out, or who took it, when.
        has_it: whether they have it.

    Raises:
        NotAllowed: the actor exchanges nothing.
        ExchangeMoved: that is known already, or it is another version by now.
        BadExchange: nothing says how, the number is none, or that of another one of ours.
    """
    gate.require(by, Act.WORK_EXCHANGES, on=item)
    terminology.guard(how)
    how = require_words(how, "Say how it was found out, or who took it, and when.")
    number = number.strip()
    current = locked(item, seen, SETTLED_AFTER)
    if current.remote_report or current.approved_by_id is None:
        raise ExchangeMoved(f"{current} was not handed over, or they have it as {current.remote_report}.")
    if number and not _NUMBER.fullmatch(number):
        raise BadExchange("Write what they call it in letters and digits, at most 60.")
    if not has_it:
        current.approved_by, current.approved_at, current.delivery = None, None, None
        move(current, State.MADE)
    elif current.channel == Channel.ICCAM:
        _found_there(current, number)
    else:
        if number:
            _require_free(current, number)
            current.remote_id = number
        move(current, State.TAKEN)
    step = write_step(by, current, ItemStep.Kind.SETTLED, how)
    log.record(
        by, "exchange.settled", purpose="reporting", wrote=[current, step], exchange=current.pk,
        has_it=has_it, number=number, how_sha256=log.digest_of(how),
    )  # fmt: skip
    return current


def _found_there(item: ExchangeItem, number: str) -> None:
    if not number.isalnum():
        raise BadExchange("Give the number of the report there, in letters and digits.")
    others = ExchangeItem.objects.filter(
        unit=item.unit_id, environment=item.environment, remote_report=number
    )
    if others.exclude(pk=item.pk).exists():
        raise BadExchange(f"Report {number} of theirs is another one of ours.")
    item.remote_report = number
    move(item, State.SENDING)
    queue_calls(item)


def _require_free(item: ExchangeItem, number: str) -> None:
    others = ExchangeItem.objects.filter(
        unit=item.unit_id, environment=item.environment, direction=item.direction, remote_id=number
    )
    if others.exclude(pk=item.pk).exists():
        raise BadExchange(f"{number} is what they call another one of ours.")
