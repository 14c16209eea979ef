"""Takes an inherited grade off an item again."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item, Settlement


@transaction.atomic
def reopen(by: Actor, settled: Settlement, state: Item.State, *, purpose: str = "recall") -> None:
    """Take an inherited grade off an item again: what it was inherited from does not hold for it.

    What it was, and from which entry, stays on record; so do the item's matches.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE, on=settled.item)
    settled.delete()
    Item.objects.filter(pk=settled.item_id).update(state=state)
    log.record(
        by, "item.reopened", purpose=purpose, item=settled.item_id, category=settled.category,
        source=settled.source, entry=settled.entry, state=state.value,
    )  # fmt: skip
