"""Ends a supply, and calls back all that it gave."""

import json

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets import queries
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.actions.recalling import call_back
from tutela.casework.datasets.errors import BadSupply
from tutela.casework.datasets.models import Supply
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500


@transaction.atomic
def end_supply(by: Actor, supply: Supply, because: str) -> Supply:
    """End a supply: no delta is made of it any more, and the partner is asked to remove all it was given.

    Raises:
        NotAllowed: the actor may not publish.
        BadSupply: no reason was given, or it is too long.
        SupplyMoved: it has ended already.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.PUBLISH_EDITION, supply)
    terminology.guard(because)
    if not because.strip() or len(because) > MOST_LETTERS:
        raise BadSupply(f"Say why it ends, in at most {MOST_LETTERS} characters.")
    return _end(by, supply, because.strip())


@transaction.atomic
def follow_partner(by: Actor, supply: Supply, because: str) -> Supply:
    """End a supply because its partner has ended, as the machine does each minute.

    Raises:
        NotAllowed: the actor is a person.
        SupplyMoved: it has ended already.
    """
    gate.require(by, Act.FOLLOW_SUPPLIES, supply)
    return _end(by, supply, because)


def _end(by: Actor, supply: Supply, because: str) -> Supply:
    current = locked.supply(supply.pk)
    current.ended_by, current.ended_at, current.ended_because = by.name, timezone.now(), because
    current.save(update_fields=["ended_by", "ended_at", "ended_because"])
    last = queries.last_delta(current)
    held = json.loads(last.manifest)["entries_after"] if last else 0
    recalls = [call_back(current, held, because)] if held else []
    log.record(
        by, "supply.ended", purpose="sharing", wrote=[current, *recalls], supply=current.pk, recalled=held
    )
    return current
