"""Finds another route for what has none, was refused, stopped or not sent yet."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.composing import Wanted, compose, route
from tutela.casework.abroad.actions.moving import LONGEST, locked, write_step
from tutela.casework.abroad.errors import BadExchange, ExchangeMoved
from tutela.casework.abroad.models import ExchangeItem, ItemStep
from tutela.casework.abroad.queries import REROUTABLE, address_of
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def reroute_item(by: Actor, item: ExchangeItem, seen: int, wanted: Wanted) -> ExchangeItem:
    """Route it anew: by the rule as things stand now, or to a partner whom the actor names, with a reason.

    What is sent is written anew, and another person approves it anew.

    Args:
        by: who routes it.
        item: which.
        seen: the version they saw.
        wanted: the grade they confirm, and the partner they choose; without one, the rule finds it.

    Raises:
        NotAllowed: the actor exchanges nothing.
        ExchangeMoved: they have it, or may have it, or it is another version by now.
        NotAssessed, NotMapped, BadExchange, NotFound: as `make_item`.
    """
    gate.require(by, Act.WORK_EXCHANGES, on=item)
    terminology.guard(wanted.because)
    if len(wanted.because) > LONGEST:
        raise BadExchange(f"Say it in at most {LONGEST} characters.")
    current = locked(item, seen, REROUTABLE)
    if current.remote_report or current.report is None:
        raise ExchangeMoved(f"They have {current} as {current.remote_report}. It goes nowhere else.")
    address = address_of(current)
    compose(by, current, address, route(by, current, address, wanted), wanted)
    step = write_step(by, current, ItemStep.Kind.ROUTED, current.because)
    log.record(
        by, "exchange.routed", purpose="reporting", wrote=[current, step], exchange=current.pk,
        way=current.way, country=current.country, channel=current.channel, sha256=current.sha256,
        because_sha256=log.digest_of(current.because) if current.because else None,
    )  # fmt: skip
    return current
