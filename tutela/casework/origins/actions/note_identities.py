"""The steps that say of items that their child is identified, and that it is not so after all."""

from collections.abc import Mapping

from django.utils import timezone

from tutela.casework import database
from tutela.casework.database import portions
from tutela.casework.gate import Actor
from tutela.casework.origins.models import Identity


def note_identities(by: Actor, found: Mapping[int, str], says: str, referral: int | None) -> list[Identity]:
    """Note of items that their child is identified; what is noted already stays. Give the rows that are new.

    Args:
        by: whose act it follows from; the items are of their unit.
        found: the row by which each item came to it, by the item's number.
        says: what people call that which says so.
        referral: the number of the referral, where it is one of the unit.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("It is noted inside the transaction of the act by which it is known.")
    there = {
        number
        for some in portions(list(found))
        for number in Identity.objects.filter(item__in=some, ended_at=None).values_list("item", flat=True)
    }
    return database.insert(
        Identity(
            unit_id=by.unit, item_id=item, referral=referral, says=says[:200], because=because[:200],
            noted_by=by.name,
        )
        for item, because in found.items()
        if item not in there
    )  # fmt: skip


def end_identities(by: Actor, says: str) -> list[Identity]:
    """Take back what was said by one thing, named as people call it; give the rows that ended.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("It ends inside the transaction of the act that ends it.")
    rows = list(Identity.objects.filter(unit=by.unit, says=says, ended_at=None).order_by("pk"))
    for row in rows:
        row.ended_at = timezone.now()
    database.update(rows, ["ended_at"])
    return rows
