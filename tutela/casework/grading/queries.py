"""Questions about a person's desk, shift and decisions."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F

from tutela.casework import gate
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.examination.queries import KnownPart, known_parts
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Assessment, Batch, Decision, Reservation, Shift, Skip
from tutela.casework.items.models import Instance, Item
from tutela.casework.lists.models import Entry
from tutela.casework.people.models import Unit
from tutela.casework.welfare.assignment import Assignment
from tutela.engine.taxonomy import packs
from tutela.engine.taxonomy.packs import LawPack
from tutela.errors import Missing, NotFound

PURPOSE = "grading"


class NotReserved(Missing):
    """The item is not on the person's desk, or no longer."""

    code = "TU-G02"


@dataclass(frozen=True, slots=True)
class StackFacts:
    """How large an item's stack is, and how many are near; equal content is one item, never two."""

    id: int
    members: int
    near: int


@dataclass(frozen=True, slots=True)
class OnDesk:
    """One item of a person's batch."""

    item: Item
    places: int
    stack: StackFacts | None
    decided: Assessment | None
    skipped: bool
    known_part: KnownPart | None = None
    recalled: Entry | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's batch in its fixed order, and what is left for them."""

    items: list[OnDesk]
    left: int
    total: int
    shift: Shift
    decided: int


@dataclass(frozen=True, slots=True)
class Member:
    """One item of a stack, as another member's viewer may know it."""

    item: Item
    relation: str
    distance: int
    decided: Assessment | None


def pack_of(unit: int) -> LawPack:
    """Give the law pack a unit works under.

    Raises:
        UnknownPack: none of that name is installed.
        BadPack: it breaks a rule of its form.
    """
    return _loaded(Unit.objects.values_list("law_pack", flat=True).get(pk=unit))


# A pack is installed with the program and changes with it, never under a running process.
_loaded = functools.cache(packs.load)


def titles_of(unit: int) -> dict[str, str]:
    """Name the categories of a unit's law pack by their codes."""
    return {category.code: category.title for category in pack_of(unit).categories}


def waiting(by: Actor) -> int:
    """Count the items of the actor's unit that wait for a grade."""
    return Item.objects.filter(unit=by.unit, state=Item.State.QUEUED).count()


def running_shift(by: Actor) -> Shift | None:
    """Find the shift a person is in."""
    return Shift.objects.filter(person=by.person, confirmed_at=None, returned_at=None).first()


def items_for(by: Actor, numbers: Sequence[int]) -> list[Item]:
    """Find several items of the actor's own unit, in number order.

    Raises:
        NotFound: there is no such item, or it is another unit's.
    """
    found = list(Item.objects.filter(unit=by.unit, pk__in=numbers).order_by("pk"))
    missing = set(numbers) - {item.pk for item in found}
    if missing:
        raise NotFound(f"There is no item T-{min(missing)}.")
    return found


def decision_for(by: Actor, number: int) -> Decision:
    """Find one of the actor's own decisions.

    Raises:
        NotFound: no such decision, or another person's.
    """
    found = Decision.objects.filter(pk=number, person=by.person).select_related("shift").first()
    if found is None:
        raise NotFound(f"There is no decision {number} of yours.")
    return found


def shift_for(by: Actor, number: int) -> Shift:
    """Find one of the actor's own shifts.

    Raises:
        NotFound: no such shift, or another person's.
    """
    found = Shift.objects.filter(pk=number, person=by.person).first()
    if found is None:
        raise NotFound(f"There is no shift {number} of yours.")
    return found


def shift_to_check(by: Actor) -> Shift | None:
    """Find the shift to check next: one that came back, the one that runs, or the last confirmed.

    Raises:
        NotAllowed: the actor may not confirm shifts.
    """
    gate.require(by, Act.CONFIRM_SHIFT, by.unit)
    own = Shift.objects.filter(person=by.person)
    unconfirmed = own.filter(confirmed_at=None).order_by(F("returned_at").asc(nulls_last=True))
    return unconfirmed.first() or own.order_by("-confirmed_at").first()


def decision_by_key(by: Actor, key: UUID) -> Decision | None:
    """Find what a repeated request was answered with the first time."""
    return Decision.objects.filter(person=by.person, key=key).first()


def is_held_elsewhere(by: Actor, reservation: Reservation | None, now: datetime) -> bool:
    """Say whether an item lies on another person's desk under a lease that still runs."""
    return (
        reservation is not None and reservation.batch.person_id != by.person and reservation.batch.until > now
    )


def is_own(by: Actor, reservation: Reservation | None) -> bool:
    """Say whether an item lies on the person's own desk."""
    return reservation is not None and reservation.batch.person_id == by.person


def assignment_for(by: Actor, item: Item) -> Assignment:
    """Say why an assessor may be shown an item: it, or one of its stack, is on their desk, or they graded it.

    Raises:
        NotReserved: it is none of theirs.
    """
    stack = StackMember.objects.filter(item=item).values("stack")
    alike = StackMember.objects.filter(stack__in=stack).values("item")
    mine = Reservation.objects.filter(batch__person=by.person)
    if mine.filter(item=item).exists() or mine.filter(item__in=alike).exists():
        return Assignment(by.person, item.pk, PURPOSE)
    graded = Assessment.objects.filter(
        item=item, person=by.person, stands=True, shift__confirmed_at=None, shift__person=by.person
    )
    if graded.exists():
        return Assignment(by.person, item.pk, PURPOSE)
    raise NotReserved(f"{item.reference} is not on your desk. Ask for your queue again.")


def desk(by: Actor, batch: Batch, shift: Shift) -> Desk:
    """Give a person's batch with all the page needs to know of it.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE, by.unit)
    rows = batch.reservations.select_related("item", "item__stack_member").order_by("position")
    reserved = list(rows)
    numbers = [row.item_id for row in reserved]
    decided = _decided(by, numbers)
    places = dict(
        Instance.objects.filter(item__in=numbers).values_list("item").annotate(n=Count("pk")).order_by("item")
    )
    sizes, known = _stack_sizes(row.item for row in reserved), known_parts(numbers)
    recalled = _recalled(numbers)
    left, done = left_for(by, shift), decided_in(shift)
    return Desk(
        items=[
            OnDesk(
                item=row.item,
                places=places.get(row.item_id, 0),
                stack=sizes.get(_stack_of(row.item)),
                decided=decided.get(row.item_id),
                skipped=row.skipped_at is not None,
                known_part=known.get(row.item_id),
                recalled=recalled.get(row.item_id),
            )
            for row in reserved
        ],
        left=left,
        total=left + done,
        shift=shift,
        decided=done,
    )


def left_for(by: Actor, shift: Shift) -> int:
    """Count the items that wait and that the person has not passed over in this shift."""
    waiting = Item.objects.filter(unit=by.unit, state=Item.State.QUEUED)
    passed = Skip.objects.filter(shift=shift, item__state=Item.State.QUEUED).values("item").distinct()
    return waiting.count() - passed.count()


def decided_in(shift: Shift) -> int:
    """Count the grades of a shift that stand."""
    return Assessment.objects.filter(shift=shift, stands=True).count()


def stack_for(by: Actor, number: int) -> list[Member]:
    """List what one decision could serve: the members that wait, and those the person graded in this shift.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: no such stack, or another unit's.
    """
    gate.require(by, Act.GRADE, by.unit)
    members = list(
        StackMember.objects.filter(stack=number, stack__unit=by.unit)
        .select_related("item")
        .order_by("distance", "item")
    )
    if not members:
        raise NotFound(f"There is no stack {number}.")
    decided = _decided(by, [member.item_id for member in members])
    return [
        Member(member.item, member.relation, member.distance, decided.get(member.item_id))
        for member in members
        if member.item.state == Item.State.QUEUED or member.item_id in decided
    ]


def _decided(by: Actor, numbers: Sequence[int]) -> dict[int, Assessment]:
    """Give a person's own grades of some items in the shift that runs; what others decided stays unseen."""
    found = Assessment.objects.filter(
        item__in=numbers, person=by.person, stands=True, shift__confirmed_at=None, shift__returned_at=None
    )
    return {each.item_id: each for each in found}


def _recalled(numbers: Sequence[int]) -> dict[int, Entry]:
    """Give the entry revoked last of those that each of some items matched, if it matched any."""
    rows = Match.objects.filter(item__in=numbers).exclude(entry__revoked_at=None)
    found = rows.select_related("entry__hash_list").order_by("entry__revoked_at")
    return {match.item_id: match.entry for match in found}


def _stack_of(item: Item) -> int:
    return item.stack_member.stack_id if hasattr(item, "stack_member") else 0


def _stack_sizes(items: Iterable[Item]) -> dict[int, StackFacts]:
    stacks = {_stack_of(item) for item in items} - {0}
    found: dict[int, StackFacts] = {}
    counted = (
        StackMember.objects.filter(stack__in=stacks).values_list("stack", "relation").annotate(n=Count("pk"))
    )
    for stack, relation, count in counted.order_by("stack", "relation"):
        before = found.get(stack, StackFacts(stack, 0, 0))
        members = before.members + count
        # Seen from any member, all the others are near; in a stack of videos none is.
        near = 0 if relation == StackMember.Relation.VIDEO else members - 1
        found[stack] = StackFacts(stack, members, near)
    return found
