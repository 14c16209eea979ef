"""The step that writes a newer version of a person's own grade beside the one that stood."""

from uuid import UUID

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import decisions
from tutela.casework.grading.actions.decisions import Decided
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.models import Decision, Shift
from tutela.casework.items.models import Item
from tutela.casework.origins.actions.mark_by_tags import mark_by_tags, names_marks
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.queries import viewed_s
from tutela.errors import NotFound


def lock_for(by: Actor, facts: str | None) -> None:
    """Lock the unit where facts name marks: whoever marks locks it before items."""
    if facts is not None and names_marks(facts):
        lock_unit(by.unit)


def rewrite(
    by: Actor,
    shift: Shift,
    item: Item,
    category: str,
    key: UUID,
    facts: str | None,
    *,
    act: str,
    purpose: str,
) -> Decided:
    """Write a newer version of a grade of a shift, on record as the act; the same grade changes nothing.

    Whoever calls has asked the gate, locked the person, and called `lock_for`.

    Raises:
        NotFound: the shift holds no grade of the item.
        UnknownCategory, BadFacts, UnknownScheme, FactsDecideNothing, FactsDisagree: see `decisions.choose`.
    """
    before = queries.decision_by_key(by, key)
    if before is not None:
        return decisions.repeated(before, item)
    chosen = decisions.choose(shift.unit, category, facts)
    standing = queries.grades_in(shift).filter(item=item).select_related("decision").first()
    if standing is None:
        raise NotFound(f"Shift {shift.pk} holds no grade of {item.reference}.")
    (locked,) = weigh.lock_items([item.pk])
    votes = weigh.votes_of([item.pk])[item.pk]
    own = next(grade for grade in votes if grade.pk == standing.pk)
    target = decisions.target(locked, votes, own)
    if not chosen.changes(target):
        return Decided(standing.decision, [item.pk], decisions.stands_of(by.person, [item.pk]))
    decision = Decision.objects.create(person_id=by.person, shift=shift, lead=item, key=key)
    viewed = viewed_s(by.person, [item.pk], shift.began_at)
    (grade,), changed = decisions.write(by, decision, [target], chosen, viewed)
    if facts is not None:
        mark_by_tags(by, [locked], facts)
    log.record(
        by,
        act,
        purpose=purpose,
        item=item.pk,
        category=category,
        shift=shift.pk,
        ids={"decision": decision.pk, "supersedes": standing.decision_id},
        **grounds.on_record(grade),
    )
    weigh.record(by, changed)
    return Decided(decision, [item.pk], {item.pk: decisions.Stand(decision.pk, category, grade.facts)})
