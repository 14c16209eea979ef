"""Gives an item the grade that a known list holds for it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.actions.write_settlement import write_settlement
from tutela.casework.items.models import Item, Settlement


@transaction.atomic
def inherit(
    by: Actor, item: Item, category: str, pack: str, pack_version: str, *, source: str, entry: int
) -> Settlement:
    """Give an item the grade that an entry of a known list holds for it; nobody needs to see it.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE, on=item)
    settled = write_settlement(
        item, category, pack, pack_version, basis=Settlement.Basis.INHERITED, source=source, entry=entry
    )
    Item.objects.filter(pk=item.pk).update(state=Item.State.KNOWN)
    log.record(by, "item.inherited", purpose="match", item=item.pk, category=category, source=source)
    return settled
