"""Questions about what was weighed of items, and about the marks on them."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.origins import rules
from tutela.casework.origins.models import Appraisal, Clearing, Identity, Mark
from tutela.engine.origins.weights import Weights
from tutela.errors import NotFound

# By these rules an item and an entry are the same content; the others only inform.
_SAME = (Match.Rule.EXACT, Match.Rule.NEAR, Match.Rule.VIDEO)


class Told(NamedTuple):
    """What was found last of an item, and the weights that are in force now, which have the words for it."""

    appraisal: Appraisal
    weights: Weights


def evidence_for(by: Actor, numbers: Collection[int]) -> dict[int, Told]:
    """Give what was found last of each of some items of the actor's unit that were weighed."""
    rows = list(Appraisal.objects.filter(item__in=numbers, is_latest=True))
    if not rows:
        return {}
    weights = rules.in_force(by.unit)
    return {row.item_id: Told(row, weights) for row in rows}


def marks_on(numbers: Collection[int]) -> dict[int, list[Mark]]:
    """Give the marks that stand on some items, by the item's number."""
    found: dict[int, list[Mark]] = {}
    stand = Mark.objects.filter(item__in=numbers, cleared_at=None).select_related("set_by")
    for mark in stand.order_by("kind", "pk"):
        found.setdefault(mark.item_id, []).append(mark)
    return found


def mark_for(by: Actor, number: int) -> Mark:
    """Find a mark in the actor's unit.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_CASEWORK)
    mark = Mark.objects.filter(unit=by.unit, pk=number).select_related("set_by", "item").first()
    if mark is None:
        raise NotFound(f"There is no mark {number}.")
    return mark


def open_clearing(mark: Mark) -> Clearing | None:
    """Give what was asked of a mark and not answered yet."""
    return Clearing.objects.filter(mark=mark, answered_by=None).select_related("asked_by", "mark").first()


def at_risk(unit: int) -> QuerySet[Mark]:
    """Give the marks of a unit that say that a child is at risk now, the oldest first."""
    return Mark.objects.filter(unit=unit, kind=Mark.Kind.AT_RISK, cleared_at=None).order_by("pk")


def to_answer(by: Actor) -> QuerySet[Clearing]:
    """Give what others asked to have cleared that the actor may answer."""
    asked = Clearing.objects.filter(mark__unit=by.unit, answered_by=None)
    return asked.exclude(asked_by=by.person) if gate.may(by, Act.CLEAR_MARK) else asked.none()


def identities_on(numbers: Collection[int]) -> dict[int, Identity]:
    """Give what says of some items that their child is identified, by the item's number."""
    return {row.item_id: row for row in Identity.objects.filter(item__in=numbers, ended_at=None)}


def identified_like(item: Item) -> tuple[Identity, str] | None:
    """Say whether the child of an item is identified, or that of one that is the same.

    Returns:
        what says so, and the row by which the item comes to it; None where nothing does.
    """
    stand = Identity.objects.filter(unit=item.unit_id, ended_at=None).order_by("pk")
    own = stand.filter(item=item).first()
    if own is not None:
        return own, own.because
    stack = StackMember.objects.filter(item=item).values_list("stack", flat=True).first()
    alike = stand.filter(item__stack_member__stack=stack).first() if stack else None
    if alike is not None:
        return alike, f"stack {stack}, with T-{alike.item_id}"
    entries = Match.objects.filter(item=item, entry__revoked_at=None, rule__in=_SAME).values("entry")
    same = stand.filter(item__matches__entry__in=entries, item__matches__rule__in=_SAME).first()
    own_entry = same or stand.filter(item__entries__in=entries).first()
    return (own_entry, f"an entry of a list, with T-{own_entry.item_id}") if own_entry else None


def further_items(unit: int, referral: int, but: int) -> list[Identity]:
    """Give what else came to a referral whose child is identified, beside its own item."""
    stand = Identity.objects.filter(unit=unit, referral=referral, ended_at=None).exclude(item=but)
    return list(stand.order_by("pk")[:200])
