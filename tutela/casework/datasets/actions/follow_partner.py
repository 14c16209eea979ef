"""Ends a supply whose partner has ended."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.datasets.actions.ending import end
from tutela.casework.datasets.models import Supply
from tutela.casework.gate import Act, Actor


@transaction.atomic
def follow_partner(by: Actor, supply: Supply, because: str) -> Supply:
    """End a supply because its partner has ended, as the machine does each minute.

    Raises:
        NotAllowed: the actor is a person.
        SupplyMoved: it has ended already.
    """
    gate.require(by, Act.FOLLOW_SUPPLIES, supply)
    return end(by, supply, because)
