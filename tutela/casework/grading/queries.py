"""Questions about a person's shifts and decisions, and about what lies on whose desk."""

import functools
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.examination.models import StackMember
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import NotReserved
from tutela.casework.grading.models import (
    FIRST_ROUND,
    Adjudication,
    Assessment,
    Consensus,
    Decision,
    OpinionRequest,
    Reservation,
    Shift,
    Skip,
)
from tutela.casework.grading.opinions.terms import Level, State
from tutela.casework.grading.wanted import EVERYTHING, MINE, Wanted
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.questions import Question, of_numbers
from tutela.casework.welfare.assignment import Assignment
from tutela.engine.taxonomy import packs
from tutela.engine.taxonomy.packs import LawPack
from tutela.errors import NotFound

PURPOSE = "grading"


_running = Question(
    lambda person: Shift.objects.filter(person=person, confirmed_at=None, returned_at=None).select_related(
        "unit"
    )
)
_by_key = Question(lambda person, key: Decision.objects.filter(person=person, key=key))
_own_until = Question(
    lambda person, item: (
        reserved().filter(batch__person=person, item=item).values_list("batch__until", flat=True)
    )
)


_decided = Question(
    lambda shift: (
        votes().filter(shift=shift).values("shift").annotate(n=Count("pk")).values_list("n", flat=True)
    )
)
desks_of = of_numbers(lambda numbers: reserved().filter(item__in=numbers).select_related("batch"))
"""Gives where each of some items lies to be graded, with the desk."""


def pack_of(unit: int) -> LawPack:
    """Give the law pack a unit works under.

    Raises:
        UnknownPack: none of that name is installed.
        BadPack: it breaks a rule of its form.
    """
    return pack_named(Unit.objects.values_list("law_pack", flat=True).get(pk=unit))


# A pack is installed with the program and changes with it, never under a running process.
pack_named = functools.cache(packs.load)


def titles_of(unit: int) -> dict[str, str]:
    """Name the categories of a unit's law pack by their codes."""
    return titles_in(Unit.objects.values_list("law_pack", flat=True).get(pk=unit))


def titles_in(law_pack: str) -> dict[str, str]:
    """Name the categories of a law pack by their codes."""
    return {category.code: category.title for category in pack_named(law_pack).categories}


def waiting(by: Actor) -> int:
    """Count the items of the actor's unit that wait for a grade."""
    return waiting_items(by).count()


def waiting_items(by: Actor, wanted: Wanted = EVERYTHING) -> QuerySet[Item]:
    """Give what waits for a grade in the actor's unit, as far as they want it."""
    return Item.objects.filter(wanted.of(by), unit=by.unit, state=Item.State.QUEUED)


def passed_over(shift: Shift) -> QuerySet[Skip]:
    """Give what a person passed over in a shift and did not take back."""
    return Skip.objects.filter(shift=shift, withdrawn_at=None)


def kept_from(shift: Shift, wanted: Wanted = EVERYTHING) -> QuerySet[Skip]:
    """Give what is not laid out again for the person of a shift: what they passed over in it, or for others.

    What they ask for by that they passed it over comes again, unless they may have a connection to it.
    """
    own = Skip.objects.filter(person=shift.person_id, withdrawn_at=None)
    if wanted.skipped == MINE:
        return own.filter(reason=Skip.Reason.CONNECTION)
    return own.filter(Q(shift=shift) | ~Q(reason=Skip.Reason.NOT_NOW))


def votes() -> QuerySet[Assessment]:
    """Give the opinions that stand: of each person one for an item, whatever the others think."""
    return Assessment.objects.filter(stands=True)


def standing() -> QuerySet[Any]:
    """Give one grade for each item that is settled: whoever asks for an item's grade asks here.

    It is an opinion that stands for all. As what the item counts says `counts_as`, which is another category
    where somebody decided a dispute otherwise; how well that is founded says `level`.
    """
    is_settled = Q(item__consensus=None) | Q(item__consensus__state=State.SETTLED)
    return (
        votes()
        .filter(is_settled, round=FIRST_ROUND)
        .annotate(
            counts_as=Coalesce("item__consensus__category", "category"),
            level=Coalesce("item__consensus__level", Value(Level.INDICATIVE.value)),
        )
    )


def grades_in(shift: Shift) -> QuerySet[Assessment]:
    """Give the grades of a shift that stand: its person's opinions."""
    return votes().filter(shift=shift)


def to_look_again(shift: Shift) -> QuerySet[Assessment]:
    """Give the grades of a shift that came back which its person is to look at again.

    Those are the grades of the categories in which faults were found, all where that is not known; not what
    was given since, what went with another item's decision, or what others confirmed.
    """
    confirmed = Consensus.objects.filter(
        item=OuterRef("item"), state=State.SETTLED, level__in=(Level.CONFIRMED, Level.TRUSTED)
    )
    rows = grades_in(shift).filter(decided_at__lt=shift.returned_at, decision__lead=F("item"))
    rows = rows.exclude(Exists(confirmed))
    return rows.filter(category__in=shift.returned_for) if shift.returned_for else rows


def first_thoughts(by: Actor, items: Sequence[int]) -> dict[int, str]:
    """Give the category that a person first gave each of some items, whatever became of it since.

    It is what they thought before anything that a tool said was shown to them.
    """
    rows = Assessment.objects.filter(person=by.person, item__in=items).order_by("-pk")
    return dict(rows.values_list("item", "category"))


def judged_by(person: int) -> QuerySet[Consensus]:
    """Give what waits for more opinions and for none of a person, who gave one, or decided a dispute."""
    own = votes().filter(item=OuterRef("item"), person=person)
    decided = Adjudication.objects.filter(item=OuterRef("item"), person=person)
    return Consensus.objects.filter(Exists(own) | Exists(decided), state=State.OPEN)


def is_kept_from(by: Actor, item: Item) -> bool:
    """Say whether what others think of an item is kept from a person, who may still be asked about it."""
    return (
        item.state == Item.State.QUEUED
        and gate.may(by, Act.GRADE, on=item)
        and not votes().filter(item=item, person=by.person).exists()
    )


def reserved() -> QuerySet[Reservation]:
    """Give what lies on desks to be graded: whoever asks on whose desk an item lies asks here."""
    return Reservation.objects.filter(round=FIRST_ROUND)


def on_desks() -> QuerySet[Reservation]:
    """Give what is on somebody's desk now; a desk whose lease is over keeps nothing from anybody."""
    return reserved().filter(batch__until__gt=timezone.now())


def running_shift(by: Actor) -> Shift | None:
    """Find the shift a person is in, with its unit."""
    return _running.first(by.person)


def items_for(by: Actor, numbers: Sequence[int]) -> list[Item]:
    """Find several items of the actor's own unit, in number order.

    Raises:
        NotFound: there is no such item, or it is another unit's.
    """
    if not numbers:
        return []
    items = list(Item.objects.filter(unit=by.unit, pk__in=numbers).order_by("pk"))
    missing = set(numbers) - {item.pk for item in items}
    if missing:
        raise NotFound(_("There is no item T-%(number)s.") % {"number": min(missing)})
    return items


def decision_for(by: Actor, number: int) -> Decision:
    """Find one of the actor's own decisions.

    Raises:
        NotFound: no such decision, or another person's.
    """
    decision = Decision.objects.filter(pk=number, person=by.person).select_related("shift").first()
    if decision is None:
        raise NotFound(_("There is no decision %(number)s of yours.") % {"number": number})
    return decision


def skip_for(by: Actor, number: int) -> Skip:
    """Find one of the times that the actor passed over an item.

    Raises:
        NotFound: there is none, or it was another person.
    """
    skip = Skip.objects.filter(pk=number, person=by.person).select_related("shift", "item").first()
    if skip is None:
        raise NotFound(_("You did not pass over an item by the number %(number)s.") % {"number": number})
    return skip


def opinion_request_for(by: Actor, number: int) -> OpinionRequest:
    """Find one of the times that the actor asked for a further opinion.

    Raises:
        NotFound: there is none, or it was another person.
    """
    found = OpinionRequest.objects.filter(pk=number, person=by.person).select_related("shift", "item").first()
    if found is None:
        raise NotFound(_("You asked for no opinion by the number %(number)s.") % {"number": number})
    return found


def reasons_to_ask() -> list[tuple[str, str]]:
    """Give the coded reasons for which an assessor asks for a second opinion, each with its title."""
    return [each for each in OpinionRequest.Reason.choices if each[0] != OpinionRequest.Reason.TRUSTED]


def asked_by(by: Actor, items: Sequence[int]) -> set[int]:
    """Name those of some items of which a person asked for a second opinion, and did not take that back."""
    own = OpinionRequest.objects.filter(person=by.person, item__in=items, withdrawn_at=None)
    return set(own.values_list("item", flat=True))


def shift_for(by: Actor, number: int) -> Shift:
    """Find one of the actor's own shifts.

    Raises:
        NotFound: no such shift, or another person's.
    """
    shift = Shift.objects.filter(pk=number, person=by.person).select_related("unit").first()
    if shift is None:
        raise NotFound(_("There is no shift %(number)s of yours.") % {"number": number})
    return shift


def shift_to_check(by: Actor) -> Shift | None:
    """Find the shift to check next: one that came back, the one that runs, or the last confirmed.

    Raises:
        NotAllowed: the actor may not confirm shifts.
    """
    gate.require(by, Act.CONFIRM_SHIFT)
    own = Shift.objects.filter(person=by.person)
    unconfirmed = own.filter(confirmed_at=None).order_by(F("returned_at").asc(nulls_last=True))
    return unconfirmed.first() or own.order_by("-confirmed_at").first()


def returned_shifts(by: Actor) -> QuerySet[Shift]:
    """Give the actor's shifts that a quality officer or supervisor returned, and that wait to be amended."""
    own = Shift.objects.filter(person=by.person, confirmed_at=None).exclude(returned_at=None)
    return own.order_by("returned_at", "pk")


def returned(by: Actor) -> int:
    """Count the actor's shifts that came back and wait to be amended."""
    return returned_shifts(by).count()


def decision_by_key(by: Actor, key: UUID) -> Decision | None:
    """Find what a repeated request was answered with the first time."""
    return _by_key.first(by.person, key)


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
    return assigned(by, item)[0]


def assigned(by: Actor, item: Item) -> tuple[Assignment, datetime | None]:
    """Say why an assessor may be shown an item, and until when their desk is theirs if it lies there itself.

    Raises:
        NotReserved: it is none of theirs.
    """
    because = Assignment(by.person, item.pk, PURPOSE)
    if until := _own_until.first(by.person, item.pk):
        return because, until
    mine = reserved().filter(batch__person=by.person)
    stack = StackMember.objects.filter(item=item).values("stack")
    alike = StackMember.objects.filter(stack__in=stack).values("item")
    graded = votes().filter(item=item, person=by.person, shift__confirmed_at=None, shift__person=by.person)
    if mine.filter(item__in=alike).exists() or graded.exists():
        return because, None
    raise NotReserved(_("%(item)s is not on your desk. Ask for your queue again.") % {"item": item.reference})


def left_for(by: Actor, shift: Shift, wanted: Wanted = EVERYTHING) -> int:
    """Count what waits that the person wants, but for what they passed over for others or in this shift."""
    waiting = waiting_items(by, wanted)
    passed = kept_from(shift, wanted).filter(item__in=waiting).values("item")
    judged = judged_by(by.person).filter(item__in=waiting).values("item")
    return waiting.count() - passed.union(judged).count()


def decided_in(shift: Shift) -> int:
    """Count the grades of a shift that stand."""
    return _decided.first(shift.pk) or 0


def decided_of(by: Actor, shift: Shift, wanted: Wanted) -> int:
    """Count the grades of a shift that stand, of what the person wants now."""
    return grades_in(shift).filter(wanted.of(by, "item")).count()


def last_act(shift: Shift) -> Decision | Skip | OpinionRequest | None:
    """Find what was done last in a shift and not taken back: a decision, a skip, or an opinion asked for."""
    decided = Decision.objects.filter(shift=shift, withdrawn_at=None, assessments__stands=True)
    asked = OpinionRequest.objects.filter(shift=shift, withdrawn_at=None)
    last = [
        decided.select_related("lead").order_by("-pk").first(),
        passed_over(shift).select_related("item").order_by("-pk").first(),
        asked.select_related("item").order_by("-pk").first(),
    ]
    return max((act for act in last if act is not None), key=_made_at, default=None)


def _made_at(act: Decision | Skip | OpinionRequest) -> datetime:
    return act.made_at if isinstance(act, Decision) else act.at
