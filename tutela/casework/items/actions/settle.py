"""Makes a released grade the settled one."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.actions.write_settlement import write_settlement
from tutela.casework.items.models import Item, Settlement


@transaction.atomic
def settle(
    by: Actor, item: Item, category: str, pack: str, pack_version: str, *, source: str, level: str = ""
) -> Settlement:
    """Make a released grade the item's settled grade; `level` says how well it is founded.

    Raises:
        NotAllowed: the actor may not release grades in this unit.
    """
    gate.require(by, Act.RELEASE_LOT, on=item)
    settled = write_settlement(
        item, category, pack, pack_version, basis=Settlement.Basis.RELEASED, source=source, level=level
    )
    Item.objects.filter(pk=item.pk).update(state=Item.State.RELEASED)
    log.record(
        by, "item.settled", purpose="release", item=item.pk, category=category, level=level,
        pack=f"{pack} {pack_version}",
    )  # fmt: skip
    return settled
