"""Confirms that an item is a first recording: only a child at risk comes before it; with a referral."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.origins.actions.set_mark import set_mark
from tutela.casework.origins.models import Mark
from tutela.casework.referrals.actions.draft import draft
from tutela.casework.referrals.models import Referral


@transaction.atomic
def confirm_first_generation(by: Actor, item: Item) -> Referral:
    """Confirm an item as a first recording, and draft its referral with the leads on record.

    What is confirmed already stays as it is. Items that name the same camera are weighed again.

    Raises:
        NotAllowed: the actor may not mark items.
    """
    gate.require(by, Act.MARK_ITEM, on=item)
    set_mark(by, [item], Mark.Kind.FIRST_GENERATION)
    return draft(by, item)
