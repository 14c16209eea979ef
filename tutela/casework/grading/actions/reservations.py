"""Chooses what comes to a desk next: a child at risk, first recordings, given work, the rest in its turn.

Stacks come together, and each item lies on one desk.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from tutela.casework.examination.models import StackMember
from tutela.casework.gate import Actor
from tutela.casework.grading import allocated, queries
from tutela.casework.grading.actions.allocations import mixing
from tutela.casework.grading.models import Batch, Reservation, Shift, Shoulder
from tutela.casework.grading.wanted import Wanted
from tutela.casework.items.models import Instance, Item
from tutela.casework.origins import precedence
from tutela.casework.reports import queries as reports
from tutela.casework.welfare import queries as viewing

LEASE = timedelta(minutes=10)
_OFTEN = timedelta(minutes=1)
# A stack larger than this is dispensed in parts, so that one batch stays a batch.
LARGEST_STACK = 200
Order = tuple[str, ...]
IN_TURN: Order = ("-precedence", "pk")
# Where a tool that the unit approved orders what waits: within the same precedence, and never above it.
BY_TOOL: Order = ("-precedence", "-turn", "pk")


def renew(by: Actor, known_until: datetime | None = None) -> None:
    """Lengthen the lease of what lies on a person's desk; every act of theirs does, once a minute at most.

    Args:
        by: whose desk it is.
        known_until: until when it lasts, where the caller has just read that.
    """
    until = timezone.now() + LEASE
    if known_until is not None and known_until >= until - _OFTEN:
        return
    Batch.objects.filter(person=by.person, until__lt=until - _OFTEN).update(until=until)


def is_open(batch: Batch) -> bool:
    """Say whether anything on the desk still waits for its person."""
    return _waiting(batch).exists()


def holds_others(by: Actor, batch: Batch, wanted: Wanted) -> bool:
    """Say whether anything on the desk still waits that its person does not want."""
    return not wanted.is_everything and _waiting(batch).exclude(wanted.of(by, "item")).exists()


def _waiting(batch: Batch) -> QuerySet[Reservation]:
    """Give what waits for the desk's person; what they decided may wait for others, whom it is nothing to."""
    waiting = Reservation.objects.filter(batch=batch, skipped_at=None, item__state=Item.State.QUEUED)
    return waiting.exclude(item__in=queries.judged_by(batch.person_id).values("item"))


def lay_out(
    by: Actor, batch: Batch, shift: Shift, size: int, wanted: Wanted, order: Order = IN_TURN
) -> list[int]:
    """Clear the desk and reserve the next items, dispensing alone; give their numbers in order.

    `order` is by which fields each choice goes. The desk is another batch from then on: what a page still
    shows of the one before is decided no more.
    """
    now = timezone.now()
    Batch.objects.filter(pk=batch.pk).update(number=F("number") + 1)
    batch.refresh_from_db(fields=["number"])
    batch.reservations.all().delete()
    Reservation.objects.filter(batch__until__lte=now, batch__person__unit=by.unit).delete()
    chosen = _chosen(by, _free(by, shift, wanted), size, order)
    Reservation.objects.bulk_create(
        (Reservation(item_id=number, batch=batch, position=place) for place, number in enumerate(chosen)),
        ignore_conflicts=True,
    )
    return chosen


def waiting_of(by: Actor) -> list[int]:
    """Give the numbers of what waits on a person's desk, in their order."""
    batch = Batch.objects.filter(person=by.person).first()
    if batch is None:
        return []
    return list(_waiting(batch).order_by("position").values_list("item", flat=True))


def clear(by: Actor) -> None:
    """Take all that lies on a person's desk off it, whatever becomes of it."""
    Reservation.objects.filter(batch__person=by.person).delete()


def put_back(by: Actor, items: Iterable[int]) -> None:
    """Lay items that wait again onto their person's desk, behind the others, unless they lie somewhere."""
    batch = Batch.objects.filter(person=by.person).first()
    if batch is None:
        return
    last = batch.reservations.order_by("-position").values_list("position", flat=True).first() or 0
    Reservation.objects.bulk_create(
        (Reservation(item_id=number, batch=batch, position=last + 1 + n) for n, number in enumerate(items)),
        ignore_conflicts=True,
    )
    renew(by)


def take_up(by: Actor, item: Item, desk: Reservation | None) -> None:
    """Lay an item that waits onto a person's desk again, in its place where it still lies there."""
    if desk is not None and queries.is_own(by, desk):
        Reservation.objects.filter(pk=desk.pk).update(skipped_at=None)
        return
    if desk is not None:
        desk.delete()
    put_back(by, [item.pk])


def _free(by: Actor, shift: Shift, wanted: Wanted) -> QuerySet[Item]:
    """Give what this person wants that waits on no desk, that they did not pass over, nor judge before."""
    passed = queries.kept_from(shift, wanted).values("item")
    on_a_desk = queries.reserved().filter(item=OuterRef("pk"))
    waiting = queries.waiting_items(by, wanted)
    judged = queries.judged_by(by.person).values("item")
    # Whoever looked over a shoulder has seen what a colleague made of it.
    looked_with = Shoulder.objects.filter(item=OuterRef("pk"), helper=by.person)
    waiting = waiting.exclude(Exists(looked_with))
    open_to = waiting.exclude(Exists(on_a_desk)).exclude(pk__in=passed).exclude(pk__in=judged)
    return mixing.unless_opted_out(by, open_to)


def _chosen(by: Actor, free: QuerySet[Item], size: int, order: Order) -> list[int]:
    """Choose what comes next, by what the person may still view where their unit laid that down."""
    budget = viewing.budget(by.person)
    if budget.limits.duty is None:
        return _first(by, free, size, order)
    number = mixing.size_for(budget, size)
    chosen = _first(by, mixing.fresh(by, free), number, order) if number else []
    urgent = Item.objects.filter(pk__in=chosen, precedence__gte=precedence.AT_RISK)
    if budget.limits.in_a_row is None or urgent.exists():
        # A child at risk comes first, whatever its class.
        return chosen
    return mixing.mixed(by, chosen, budget.limits.in_a_row)


def _first(by: Actor, free: QuerySet[Item], size: int, order: Order) -> list[int]:
    """Choose of what is marked or came with an urgent report, a child at risk first; else of what is given.

    Else of all. What evidence speaks for comes before what is only older, within each of these.
    """
    if chosen := _choose(free.filter(precedence__gte=precedence.AT_RISK), size, order):
        return chosen
    for items in reports.urgent_items(by.unit):
        if chosen := _choose(free.filter(pk__in=items), size, order):
            return chosen
    if chosen := _choose(free.filter(precedence__gte=precedence.FIRST_GENERATION), size, order):
        return chosen
    for intakes in allocated.intakes_by_priority(by):
        received = Instance.objects.filter(item=OuterRef("pk"), intake__in=intakes)
        if chosen := _choose(free.filter(Exists(received)), size, order):
            return chosen
    return _choose(free, size, order)


def _choose(free: QuerySet[Item], size: int, order: Order) -> list[int]:
    oldest = list(free.order_by(*order).values_list("pk", "stack_member__stack")[:size])
    alike: dict[int, list[int]] = {}
    stacks = {stack for _, stack in oldest if stack is not None}
    # The few members are named first: with the whole queue inside, the database would walk it for each.
    named = list(StackMember.objects.filter(stack__in=stacks).values_list("item", flat=True))
    members = StackMember.objects.filter(
        item__in=list(free.filter(pk__in=named).values_list("pk", flat=True))
    )
    # The representative is at distance 0 from itself; a tie of another at 0 comes after it.
    in_order = members.order_by("stack", "distance", "-relation", "item")
    for stack, number, relation in in_order.values_list("stack", "item", "relation"):
        group = alike.setdefault(stack, [])
        group.insert(0 if relation == StackMember.Relation.SELF else len(group), number)
    chosen: dict[int, None] = {}
    for number, stack in oldest:
        group = alike.get(stack, [number])[:LARGEST_STACK] if stack is not None else [number]
        if number in chosen:
            continue
        if chosen and len(chosen) + len(group) > size:
            break
        chosen.update(dict.fromkeys(group))
    return list(chosen)
