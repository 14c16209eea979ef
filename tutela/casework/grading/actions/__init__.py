"""Begins shifts, dispenses items, records decisions, takes them back, and confirms the self-check."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries, self_check
from tutela.casework.grading.actions import decisions, reservations
from tutela.casework.grading.actions.decisions import AlreadyDecided, ShiftConfirmed
from tutela.casework.grading.models import Assessment, Batch, Decision, Lot, Reservation, Shift, Skip
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
from tutela.errors import Invalid, NotFound

BATCH_ITEMS = 60
SHORTEST_REASON = 3


class NothingToConfirm(Invalid):
    """The shift holds no grade that stands."""

    code = "TU-G05"


class BadReason(Invalid):
    """A reason is missing, or none of the coded ones."""

    code = "TU-G06"


@dataclass(frozen=True, slots=True)
class Decided:
    """What one key press decided, and which items that concerns."""

    decision: Decision
    items: list[int]


@transaction.atomic
def begin_shift(by: Actor) -> Shift:
    """Begin a shift, or go on with the one that runs.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE, by.unit)
    _alone(by)
    running = queries.running_shift(by)
    if running is not None:
        return running
    shift = Shift.objects.create(unit_id=by.unit, person_id=by.person)
    log.record(by, "shift.began", purpose="grading", shift=shift.pk)
    return shift


@transaction.atomic
def dispense(by: Actor, size: int = BATCH_ITEMS) -> Batch:
    """Give the person what lies on their desk; once it is all decided or passed over, the next batch.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE, by.unit)
    # Before the record's head, which a new shift locks: who stacks takes the two in this order as well.
    reservations.alone(by)
    shift = begin_shift(by)
    batch = Batch.objects.get_or_create(person_id=by.person, defaults={"until": timezone.now()})[0]
    reservations.renew(by)
    if not reservations.is_open(batch):
        chosen = reservations.lay_out(by, batch, shift, size)
        if chosen:
            log.record(by, "items.dispensed", purpose="grading", shift=shift.pk, items=chosen)
    return batch


@transaction.atomic
def assess(by: Actor, item: Item, category: str, key: UUID, members: Sequence[Item] = ()) -> Decided:
    """Record one decision: a category for an item, and for the members of its stack that go with it.

    Each item gets a row of its own under the one decision. A different category for an item the person graded
    in this shift is a newer row; the same one changes nothing. The same key gives the same answer.

    Raises:
        NotAllowed: the actor may not grade in this unit.
        UnknownCategory: the law pack has no such category.
        NotReserved: the item lies on another person's desk.
        NotOfTheStack: a member is not in the item's stack.
        AlreadyDecided: an item does not wait, and was not graded by the person in this shift.
    """
    gate.require(by, Act.GRADE, item.unit_id)
    shift = begin_shift(by)
    before = queries.decision_by_key(by, key)
    if before is not None:
        return _again(before, item)
    chosen = decisions.choose(by.unit, category)
    targets = decisions.targets(by, shift, item, members)
    changing = [target for target in targets if target.category != category]
    if not changing:
        return Decided(_standing_decision(targets[0]), [target.item.pk for target in targets])
    decision = Decision.objects.create(person_id=by.person, shift=shift, lead=item, key=key)
    decisions.write(by, decision, changing, chosen)
    for target in changing:
        log.record(
            by,
            "item.assessed",
            purpose="grading",
            item=target.item.pk,
            category=category,
            decision=decision.pk,
            lead=item.pk,
            shift=shift.pk,
        )
    reservations.renew(by)
    return Decided(decision, [target.item.pk for target in targets])


def _again(before: Decision, item: Item) -> Decided:
    if before.lead_id != item.pk:
        raise AlreadyDecided(f"This request was used for another item. Decide {item.reference} again.")
    return Decided(before, list(before.assessments.order_by("item").values_list("item", flat=True)))


def _standing_decision(target: decisions.Target) -> Decision:
    if target.standing is None:
        raise AlreadyDecided(f"{target.item.reference} has no decision of yours.")
    return target.standing.decision


@transaction.atomic
def undo(by: Actor, decision: Decision, key: UUID) -> list[int]:
    """Take back one of the person's own decisions; give the items that wait again because of it.

    An item that had an earlier grade of the person gets that one back. Taking back twice changes nothing.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: the decision is another person's.
        ShiftConfirmed: its shift was confirmed, so it can only be amended after a return.
    """
    gate.require(by, Act.GRADE, decision.shift.unit_id)
    _alone(by)
    decision = queries.decision_for(by, decision.pk)
    if decision.withdrawn_at is not None:
        return decisions.waiting(decision)
    if decision.shift.confirmed_at is not None or decision.shift.returned_at is not None:
        raise ShiftConfirmed(
            "This shift was confirmed, so its decisions cannot be undone. Amend them if it returns."
        )
    back = decisions.withdraw(decision)
    reservations.put_back(by, back, timezone.now())
    log.record(by, "decision.undone", purpose="grading", decision=decision.pk, items=back, key=str(key))
    return back


@transaction.atomic
def skip(by: Actor, item: Item, reason: str, key: UUID) -> Skip:
    """Pass over an item with a coded reason; it stays in the queue for others.

    Raises:
        NotAllowed: the actor may not grade in this unit.
        BadReason: the reason is none of the coded ones.
        NotReserved: the item does not lie on the person's desk.
    """
    gate.require(by, Act.GRADE, item.unit_id)
    shift = begin_shift(by)
    if reason not in Skip.Reason.values:
        raise BadReason(f"{reason!r} is no reason to skip; use one of {', '.join(Skip.Reason.values)}.")
    before = Skip.objects.filter(person=by.person, key=key).first()
    if before is not None:
        return before
    passed = Reservation.objects.filter(item=item, batch__person=by.person).update(skipped_at=timezone.now())
    if not passed:
        raise queries.NotReserved(f"{item.reference} is not on your desk. Ask for your queue again.")
    skipped = Skip.objects.create(item=item, person_id=by.person, shift=shift, reason=reason, key=key)
    log.record(by, "item.skipped", purpose="grading", item=item.pk, reason=reason, shift=shift.pk)
    reservations.renew(by)
    return skipped


@transaction.atomic
def amend(by: Actor, shift: Shift, item: Item, category: str, key: UUID) -> Decided:
    """Change the grade of one item during the self-check: a newer row takes the place of the one that stood.

    Raises:
        NotAllowed: the actor may not confirm shifts.
        NotFound: the shift is another person's, or holds no grade of the item.
        ShiftConfirmed: the shift was confirmed already.
        UnknownCategory: the law pack has no such category.
    """
    gate.require(by, Act.CONFIRM_SHIFT, shift.unit_id)
    shift = _own_unconfirmed(by, shift)
    before = queries.decision_by_key(by, key)
    if before is not None:
        return _again(before, item)
    chosen = decisions.choose(by.unit, category)
    standing = (
        Assessment.objects.filter(shift=shift, item=item, stands=True).select_related("decision").first()
    )
    if standing is None:
        raise NotFound(f"Shift {shift.pk} holds no grade of {item.reference}.")
    if standing.category == category:
        return Decided(standing.decision, [item.pk])
    decision = Decision.objects.create(person_id=by.person, shift=shift, lead=item, key=key)
    decisions.write(by, decision, [decisions.Target(item, standing)], chosen)
    what = {"decision": decision.pk, "supersedes": standing.decision_id}
    log.record(
        by, "item.amended", purpose="self-check", item=item.pk, category=category, shift=shift.pk, ids=what
    )
    return Decided(decision, [item.pk])


@transaction.atomic
def confirm_shift(by: Actor, shift: Shift) -> Lot:
    """Confirm the self-check of a shift: its grades become one lot for another person to release.

    Confirming twice gives the same lot. What was on the desk and not decided goes back to the queue.

    Raises:
        NotAllowed: the actor may not confirm shifts.
        NotFound: the shift is another person's.
        NothingToConfirm: no grade of the shift stands.
    """
    gate.require(by, Act.CONFIRM_SHIFT, shift.unit_id)
    _alone(by)
    shift = queries.shift_for(by, shift.pk)
    if shift.confirmed_at is not None:
        return shift.lots.latest("pk")
    grades = list(
        Assessment.objects.filter(shift=shift, stands=True).order_by("item").values_list("item", "category")
    )
    if not grades:
        raise NothingToConfirm("This shift holds no grade yet. Decide an item first.")
    shift.confirmed_at = timezone.now()
    shift.save(update_fields=["confirmed_at"])
    lot = Lot.objects.create(unit_id=shift.unit_id, shift=shift, assessments=len(grades))
    if shift.returned_at is None:
        Reservation.objects.filter(batch__person=by.person).delete()
    root = log.merkle_root(f"{number} {category}".encode() for number, category in grades)
    log.record(
        by,
        "shift.confirmed",
        purpose="self-check",
        shift=shift.pk,
        lot=lot.pk,
        assessments=len(grades),
        anomalies=len(self_check.anomalies(shift)),
        merkle_root=root,
    )
    return lot


@transaction.atomic
def reopen_shift(by: Actor, shift: Shift, reason: str) -> Shift:
    """Give a confirmed shift back to its person to amend and confirm anew.

    Raises:
        NotAllowed: the actor may not release or return lots.
        BadReason: no reason was given.
    """
    gate.require(by, Act.RELEASE_LOT, shift.unit_id)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadReason("Say why the lot goes back, so that its person knows what to look at.")
    shift.confirmed_at, shift.returned_at, shift.returned_reason = None, timezone.now(), reason.strip()[:300]
    shift.save(update_fields=["confirmed_at", "returned_at", "returned_reason"])
    told = log.digest_of(shift.returned_reason)
    log.record(by, "shift.reopened", purpose="quality", shift=shift.pk, reason_sha256=told)
    return shift


def _own_unconfirmed(by: Actor, shift: Shift) -> Shift:
    _alone(by)
    shift = queries.shift_for(by, shift.pk)
    if shift.confirmed_at is not None:
        raise ShiftConfirmed(
            "This shift was confirmed already. Its grades can be amended only if it is returned."
        )
    return shift


def _alone(by: Actor) -> None:
    """Let a person's own windows act one after another."""
    Person.objects.select_for_update(no_key=True).get(pk=by.person)
