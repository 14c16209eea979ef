"""Changes a grade during the self-check."""

from uuid import UUID

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import decisions
from tutela.casework.grading.actions.decisions import Decided
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.errors import ShiftConfirmed
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.models import Decision, Shift
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare.queries import viewed_s
from tutela.errors import NotFound


@transaction.atomic
def amend(by: Actor, shift: Shift, item: Item, category: str, key: UUID) -> Decided:
    """Change the grade of one item during the self-check: a newer row takes the place of the one that stood.

    Raises:
        NotAllowed: the actor may not confirm shifts.
        NotFound: the shift is another person's, or holds no grade of the item.
        ShiftConfirmed: the shift was confirmed already.
        UnknownCategory: the law pack has no such category.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=shift)
    shift = _own_unconfirmed(by, shift)
    before = queries.decision_by_key(by, key)
    if before is not None:
        return decisions.repeated(before, item)
    chosen = decisions.choose(shift.unit, category)
    standing = queries.grades_in(shift).filter(item=item).select_related("decision").first()
    if standing is None:
        raise NotFound(f"Shift {shift.pk} holds no grade of {item.reference}.")
    if standing.category == category:
        return Decided(standing.decision, [item.pk], decisions.stands_of(by.person, [item.pk]))
    decision = Decision.objects.create(person_id=by.person, shift=shift, lead=item, key=key)
    viewed = viewed_s(by.person, [item.pk], shift.began_at)
    (locked,) = weigh.lock_items([item.pk])
    votes = weigh.votes_of([item.pk])[item.pk]
    own = next(grade for grade in votes if grade.pk == standing.pk)
    target = decisions.target(locked, votes, own)
    (grade,), changed = decisions.write(by, decision, [target], chosen, viewed)
    log.record(
        by,
        "item.amended",
        purpose="self-check",
        item=item.pk,
        category=category,
        shift=shift.pk,
        ids={"decision": decision.pk, "supersedes": standing.decision_id},
        **grounds.on_record(grade),
    )
    weigh.record(by, changed)
    return Decided(decision, [item.pk], {item.pk: decisions.Stand(decision.pk, category, grade.facts)})


def _own_unconfirmed(by: Actor, shift: Shift) -> Shift:
    lock_person(by)
    shift = queries.shift_for(by, shift.pk)
    if shift.confirmed_at is not None:
        raise ShiftConfirmed(
            "This shift was confirmed already. Its grades can be amended only if it is returned."
        )
    return shift
