"""The step that fits what comes to a desk to what its person may still view: how much, and in which order.

It holds where the unit laid down rules of viewing; elsewhere what waits comes in its own order.
"""

from collections.abc import Sequence
from math import ceil

from django.db.models import Exists, OuterRef, Q, QuerySet

from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Actor, Role
from tutela.casework.grading import queries
from tutela.casework.items.models import Item
from tutela.casework.origins import precedence
from tutela.casework.people.models import Person
from tutela.casework.support import queries as support
from tutela.casework.welfare.limits.dose import severity_of
from tutela.casework.welfare.queries import Budget

# What an item takes at least, so that whoever has little left is given little.
_ITEM_S = 6.0


def size_for(budget: Budget, size: int) -> int:
    """Say how many items a person is given: few where little is left; others take the rest."""
    if budget.limits.duty is None:
        return size
    left_s = min(budget.allowed_s - budget.used_s, budget.week_allowed_s - budget.week_used_s)
    return 0 if budget.is_over or left_s <= 0 else max(1, min(size, ceil(left_s / _ITEM_S)))


def fresh(by: Actor, free: QuerySet[Item]) -> QuerySet[Item]:
    """Leave out what is alike to something that this person graded, as long as another could take it."""
    others = Person.objects.able().filter(unit=by.unit, grants__role=Role.ASSESSOR).exclude(pk=by.person)
    if not others.exists():
        return free
    graded = queries.votes().filter(person=by.person).values("item")
    stacks = StackMember.objects.filter(item__in=graded).values("stack")
    alike = Exists(StackMember.objects.filter(item=OuterRef("pk"), stack__in=stacks))
    # A child at risk waits for nobody.
    return free.filter(Q(precedence__gte=precedence.AT_RISK) | ~alike)


def unless_opted_out(by: Actor, free: QuerySet[Item]) -> QuerySet[Item]:
    """Leave out what may be of a class that this person wants no items of, by what it is near or others said.

    Copies of it in a stack are left out with it.
    """
    without = support.opted_out(by)
    if not without:
        return free
    pack = queries.pack_of(by.unit).name
    near = Match.objects.filter(entry__hash_list__pack=pack, entry__category__in=without)
    said = queries.votes().filter(category__in=without)
    alike = StackMember.objects.filter(Q(item__in=near.values("item")) | Q(item__in=said.values("item")))
    own = (
        Exists(near.filter(item=OuterRef("pk"))),
        Exists(said.filter(item=OuterRef("pk"))),
        Exists(StackMember.objects.filter(item=OuterRef("pk"), stack__in=alike.values("stack"))),
    )
    return free.exclude(own[0]).exclude(own[1]).exclude(own[2])


def mixed(by: Actor, chosen: Sequence[int], most: int) -> list[int]:
    """Put some items in an order in which no more than so many of the highest class come in a row.

    What an item may be is read from the known entries that it is near; what is of one class alone keeps its
    order, and the server then asks for a break.

    Args:
        by: whose desk it is.
        chosen: the numbers of the items, in their turn.
        most: of the highest class, in a row.
    """
    highest = _expected_highest(by, chosen)
    waiting, others = [n for n in chosen if n in highest], [n for n in chosen if n not in highest]
    if len(waiting) <= most:
        return list(chosen)
    ordered, run = list[int](), 0
    turn = {number: place for place, number in enumerate(chosen)}
    while waiting or others:
        is_due = bool(waiting) and (not others or turn[waiting[0]] < turn[others[0]])
        takes = is_due and (run < most or not others)
        ordered.append(waiting.pop(0) if takes else others.pop(0))
        run = run + 1 if takes else 0
    return ordered


def _expected_highest(by: Actor, chosen: Sequence[int]) -> set[int]:
    pack = queries.pack_of(by.unit)
    near = Match.objects.filter(item__in=chosen, entry__hash_list__pack=pack.name).exclude(entry__category="")
    return {
        item
        for item, category in near.values_list("item", "entry__category")
        if severity_of(pack, category)[1]
    }
