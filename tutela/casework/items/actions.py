"""Settles grades: the only writer of what an item counts as."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item, Settlement


@transaction.atomic
def settle(by: Actor, item: Item, category: str, pack: str, pack_version: str, *, source: str) -> Settlement:
    """Make a released grade the item's settled grade.

    Raises:
        NotAllowed: the actor may not release grades in this unit.
    """
    gate.require(by, Act.RELEASE_LOT, item.unit_id)
    settled = _write(item, category, pack, pack_version, basis=Settlement.Basis.RELEASED, source=source)
    Item.objects.filter(pk=item.pk).update(state=Item.State.RELEASED)
    log.record(
        by, "item.settled", purpose="release", item=item.pk, category=category, pack=f"{pack} {pack_version}"
    )
    return settled


@transaction.atomic
def inherit(by: Actor, item: Item, category: str, pack: str, pack_version: str, *, source: str) -> Settlement:
    """Give an item the grade that a known list holds for it; nobody needs to see it.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE, item.unit_id)
    settled = _write(item, category, pack, pack_version, basis=Settlement.Basis.INHERITED, source=source)
    Item.objects.filter(pk=item.pk).update(state=Item.State.KNOWN)
    log.record(by, "item.inherited", purpose="match", item=item.pk, category=category, source=source)
    return settled


def _write(
    item: Item, category: str, pack: str, pack_version: str, *, basis: Settlement.Basis, source: str
) -> Settlement:
    values = {
        "category": category,
        "pack": pack,
        "pack_version": pack_version,
        "basis": basis,
        "source": source,
    }
    return Settlement.objects.update_or_create(item=item, defaults=values)[0]
