"""Says that a child in an item is at risk now: told at once, before everything else, with a referral."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.origins.actions.set_mark import set_mark
from tutela.casework.origins.models import Mark
from tutela.casework.referrals.actions.draft import draft
from tutela.casework.referrals.models import Referral


@transaction.atomic
def mark_at_risk(by: Actor, item: Item) -> Referral:
    """Mark an item as showing a child at risk now, have whoever is on duty told, and draft its referral.

    What is marked already stays as it is. Two people clear the mark; nobody does it alone.

    Raises:
        NotAllowed: the actor may not mark items.
    """
    gate.require(by, Act.MARK_ITEM, on=item)
    set_mark(by, [item], Mark.Kind.AT_RISK)
    return draft(by, item)
