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
def inherit(
    by: Actor, item: Item, category: str, pack: str, pack_version: str, *, source: str, entry: int
) -> Settlement:
    """Give an item the grade that an entry of a known list holds for it; nobody needs to see it.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE, item.unit_id)
    settled = _write(
        item, category, pack, pack_version, basis=Settlement.Basis.INHERITED, source=source, entry=entry
    )
    Item.objects.filter(pk=item.pk).update(state=Item.State.KNOWN)
    log.record(by, "item.inherited", purpose="match", item=item.pk, category=category, source=source)
    return settled


@transaction.atomic
def reopen(by: Actor, settled: Settlement, state: Item.State) -> None:
    """Take an inherited grade off an item again: what it was inherited from holds no more.

    What it was, and from which entry, stays on record; so do the item's matches.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE, settled.item.unit_id)
    settled.delete()
    Item.objects.filter(pk=settled.item_id).update(state=state)
    log.record(
        by, "item.reopened", purpose="recall", item=settled.item_id, category=settled.category,
        source=settled.source, entry=settled.entry, state=state.value,
    )  # fmt: skip


def _write(
    item: Item,
    category: str,
    pack: str,
    pack_version: str,
    *,
    basis: Settlement.Basis,
    source: str,
    entry: int | None = None,
) -> Settlement:
    values = {
        "category": category,
        "pack": pack,
        "pack_version": pack_version,
        "basis": basis,
        "source": source,
        "entry": entry,
    }
    return Settlement.objects.update_or_create(item=item, defaults=values)[0]
