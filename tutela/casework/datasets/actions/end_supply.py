"""Ends a supply, and calls back all that it gave."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.datasets.actions.ending import end
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
    return end(by, supply, because.strip())
