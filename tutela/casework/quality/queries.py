"""Questions about lots: which wait, whose work is in them, and what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries as grading
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.items.models import Item
from tutela.casework.quality.errors import KeptFromReader
from tutela.casework.quality.models import Check, Finding, Sample
from tutela.casework.quality.sampling import course, plans
from tutela.casework.quality.sampling.terms import Severity
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.limits.dose import severity_of
from tutela.engine.media.facts import Condition
from tutela.errors import NotFound

PURPOSE = "quality"
_NAMED = 2


def waiting(by: Actor) -> int:
    """Count the unit's lots that wait for a second person and hold none of the actor's work."""
    return waiting_for(by).count()


def lots_waiting(by: Actor) -> QuerySet[Lot]:
    """Give the lots of the unit that wait.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    return _lots(by).filter(verdict=None)


def lots_closed(by: Actor, before: int | None, most: int) -> list[Lot]:
    """List the lots of the unit that were released or returned, the latest first, from before a verdict on.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    closed = _lots(by).exclude(verdict=None).order_by("-verdict__pk")
    return list((closed if before is None else closed.filter(verdict__pk__lt=before))[:most])


def _lots(by: Actor) -> QuerySet[Lot]:
    gate.require(by, Act.RELEASE_LOT)
    return Lot.objects.filter(unit=by.unit).select_related("shift__person", "verdict__by")


def lot_for(by: Actor, number: int) -> Lot:
    """Find a lot of the actor's own unit.

    Raises:
        NotAllowed: the actor may not release lots.
        NotFound: no such lot, or another unit's.
        KeptFromReader: it holds opinions of items about which the actor may still be asked.
    """
    gate.require(by, Act.RELEASE_LOT)
    lots = Lot.objects.select_related("shift__person", "verdict__by")
    lot = lots.filter(pk=number, unit=by.unit).first()
    if lot is None:
        raise NotFound(f"There is no lot {number}.")
    if kept_lots(by, [lot]):
        raise KeptFromReader(
            f"Lot {number} holds opinions of items about which you may still be asked. "
            "Somebody else has to look through it."
        )
    return lot


def kept_lots(by: Actor, lots: Sequence[Lot]) -> set[int]:
    """Name those of some lots that hold opinions of items about which the reader may still be asked."""
    if not gate.may(by, Act.GRADE):
        return set()
    own = Assessment.objects.filter(item=OuterRef("item"), person=by.person, stands=True)
    waits = Assessment.objects.filter(
        ~Exists(own), shift__in={lot.shift_id for lot in lots}, stands=True, item__state=Item.State.QUEUED
    )
    shifts = set(waits.values_list("shift", flat=True))
    return {lot.pk for lot in lots if lot.shift_id in shifts}


def grades_of(lot: Lot) -> QuerySet[Assessment]:
    """Give the grades of a lot that stand, in item order."""
    return grading.grades_in(lot.shift).select_related("item").order_by("item")


def is_own_work(by: Actor, lot: Lot) -> bool:
    """Say whether any of the lot's work, withdrawn or not, is the actor's own, or an opinion of its items."""
    own = Assessment.objects.filter(shift=lot.shift_id, person=by.person)
    also = Assessment.objects.filter(person=by.person, item__assessments__shift=lot.shift_id)
    return lot.shift.person_id == by.person or own.exists() or also.exists()


def waiting_for(by: Actor) -> QuerySet[Lot]:
    """Give the lots that wait and hold none of the actor's work, in the sense of `is_own_work`."""
    own = Assessment.objects.filter(item__assessments__shift=OuterRef("shift"), person=by.person)
    lots = Lot.objects.filter(unit=by.unit, verdict=None)
    return lots.exclude(shift__person=by.person).exclude(Exists(own))


def counts_of(lot: Lot) -> dict[str, int]:
    """Count the grades of a lot that stand, by category; a verdict keeps them as they were."""
    by_category = grades_of(lot).order_by("category").values_list("category")
    return dict(by_category.annotate(n=Count("pk")))


def faulty_in(lot: Lot) -> set[str]:
    """Name the categories that grades had in which more than a minor fault was found."""
    graded = Assessment.objects.filter(shift=lot.shift_id)
    found = Finding.objects.filter(assessment__in=graded).exclude(severity=Severity.MINOR)
    return set(found.exclude(state=Finding.State.SET_ASIDE).values_list("assessment__category", flat=True))


@dataclass(slots=True)
class LotFacts:
    """What is said of a lot before it is opened.

    `sources` names where its items were received, `categories` counts its grades, and `is_own` says whether
    any of the work is the reader's.
    """

    sources: str = ""
    categories: dict[str, int] = field(default_factory=dict)
    is_own: bool = False


def facts_of(by: Actor, lots: Sequence[Lot]) -> dict[int, LotFacts]:
    """Give what is said of each of some lots, by its number."""
    shifts = {lot.shift_id for lot in lots}
    grades = Assessment.objects.filter(shift__in=shifts)
    standing = grades.filter(stands=True).order_by("shift")
    sources: dict[int, list[str]] = {}
    places = standing.values_list("shift", "item__instances__intake__reference").distinct()
    for shift, reference in places.order_by("shift", "item__instances__intake"):
        if reference is not None:
            sources.setdefault(shift, []).append(reference)
    categories: dict[int, dict[str, int]] = {}
    for shift, category, count in (
        standing.values_list("shift", "category").annotate(n=Count("pk")).order_by("shift", "category")
    ):
        categories.setdefault(shift, {})[category] = count
    kept = kept_lots(by, lots)
    own = set(grades.filter(item__assessments__person=by.person).values_list("shift", flat=True))
    return {
        lot.pk: LotFacts(
            _named(sources.get(lot.shift_id, [])),
            categories.get(lot.shift_id, {}) if lot.pk not in kept else {},
            lot.shift_id in own or lot.shift.person_id == by.person,
        )
        for lot in lots
    }


def _named(references: Sequence[str]) -> str:
    more = f" and {len(references) - _NAMED} more" if len(references) > _NAMED else ""
    return ", ".join(references[:_NAMED]) + more


def blind_lots(by: Actor, lots: Sequence[Lot]) -> set[int]:
    """Name those of some lots of which a reader sees no grade, because they may be the one to check it.

    That is whoever may look at items of a lot and release it, as long as it waits and no sample of it came
    to anything.
    """
    if not (gate.may(by, Act.SEE_MEDIA) and gate.may(by, Act.RELEASE_LOT)):
        return set()
    waiting = Lot.objects.filter(pk__in=[lot.pk for lot in lots], verdict=None)
    samples = dict(Sample.objects.filter(lot__in=waiting).values_list("lot", "came"))
    is_sampled = plans.in_force(by.unit) is not None
    return {
        number
        for number in waiting.values_list("pk", flat=True)
        if not samples.get(number, "") and (is_sampled or number in samples)
    }


def kept_grades(by: Actor) -> QuerySet[Assessment]:
    """Give the grades of others that are kept from a reader, who may be the one to check them blind.

    Those are the ones of lots as `blind_lots` names them; and, where lots are sampled, of which there is no
    lot yet.
    """
    if not (gate.may(by, Act.SEE_MEDIA) and gate.may(by, Act.RELEASE_LOT)):
        return Assessment.objects.none()
    waiting = Lot.objects.filter(unit=by.unit, verdict=None)
    kept = Q(shift__lots__in=blind_lots(by, list(waiting)))
    if plans.in_force(by.unit) is not None:
        kept |= Q(shift__lots=None)
    return grading.votes().filter(kept, item__unit=by.unit).exclude(person=by.person)


def is_blind(by: Actor, item: Item) -> bool:
    """Say whether grades of an item are kept from a reader, who may be the one to check them."""
    return kept_grades(by).filter(item=item).exists()


def check_for(by: Actor, lot: Lot) -> Check | None:
    """Give what of a lot is to be checked next; None where nothing is.

    Raises:
        NotAllowed: the actor may not release lots, or may not see media.
    """
    gate.require(by, Act.RELEASE_LOT, on=lot)
    gate.require(by, Act.SEE_MEDIA, on=lot)
    sample = Sample.objects.filter(lot=lot, lot__verdict=None).first()
    return course.next_of(sample) if sample is not None and not is_own_work(by, lot) else None


def can_be_seen(item: Item) -> bool:
    """Say whether there is something of an item to look at."""
    return item.condition == Condition.OK


def assignment_for(by: Actor, lot: Lot, item: Item) -> Assignment:
    """Say why a quality officer may be shown an item: it is in a lot that waits, and is not their own work.

    While a sample of the lot is checked, what is shown is what is checked next, and nothing else.

    Raises:
        NotFound: the lot waits no more, is their own work, or does not hold the item.
    """
    waits = Lot.objects.filter(pk=lot.pk, unit=by.unit, verdict=None).exists()
    if waits and not is_own_work(by, lot):
        sample = Sample.objects.filter(lot=lot).first()
        check = course.next_of(sample) if sample is not None else None
        if check is not None and check.assessment.item_id == item.pk:
            return Assignment(by.person, item.pk, PURPOSE, sampled=True)
        graded = grades_of(lot).filter(item=item).first()
        if check is None and graded is not None:
            # What is checked blind says nothing of its class, not even by what it weighs.
            severity, is_highest = severity_of(grading.pack_named(graded.pack), graded.category)
            return Assignment(by.person, item.pk, PURPOSE, severity=severity, is_highest=is_highest)
    raise NotFound(f"Lot {lot.pk} holds no {item.reference} for you to look at.")
