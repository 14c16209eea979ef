"""Drafts the referrals of items that were marked while they were graded."""

from collections.abc import Iterable

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.origins.models import Mark
from tutela.casework.referrals.actions.draft import draft


@transaction.atomic
def draft_marked(by: Actor, numbers: Iterable[int]) -> int:
    """Draft the referrals of those of some items on which a mark stands; say how many.

    Raises:
        NotAllowed: the actor may not draft referrals.
    """
    gate.require(by, Act.DRAFT_REFERRALS)
    marked = Mark.objects.filter(unit=by.unit, item__in=list(numbers), cleared_at=None).values("item")
    items = list(Item.objects.filter(unit=by.unit, pk__in=marked).order_by("pk"))
    for item in items:
        draft(by, item)
    return len(items)
