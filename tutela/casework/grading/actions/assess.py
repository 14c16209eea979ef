"""Decides an item, and the members of its stack that go with it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import decisions, reservations
from tutela.casework.grading.actions.decisions import Decided, Stand, Target
from tutela.casework.grading.actions.open_shift import open_shift
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.errors import AlreadyDecided
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.models import Assessment, Decision, Shift
from tutela.casework.grading.sight import Sight
from tutela.casework.items.models import Item
from tutela.casework.origins.actions.mark_by_tags import mark_by_tags, names_marks
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.actions.end_look import Ended, end_look
from tutela.casework.welfare.actions.limits.weigh_looks import weigh_looks
from tutela.casework.welfare.limits.judgement import Limits
from tutela.casework.welfare.queries import (
    Budget,
    budget,
    budget_after,
    limits_of,
    require_may_view,
    viewed_s,
)


@transaction.atomic
def assess(
    by: Actor,
    item: Item,
    category: str,
    key: UUID,
    members: Sequence[Item] = (),
    sight: Sight | None = None,
    facts: str | None = None,
    look: int | None = None,
) -> Decided:
    """Record one decision: a category for an item, and for the members of its stack that go with it.

    Each item gets a row of its own under the one decision. A different category for an item the person graded
    in this shift is a newer row; the same one changes nothing. The same key gives the same answer. Whoever
    decides by sight decides about what they saw, where they saw it, and nothing else.

    Without `facts`, the category's key stands for those that its law names. With them, as JSON, the law must
    make of them the category that is given; other facts for the same category are a newer row, too.

    `look` is the number of their own look at the item, which ends with it, as its viewer blanked by the same
    key: how long it was, the server's clock says. Refused, the decision ends no look.

    Raises:
        Overtaken: what the person had before them is not what is there.
        BreakDue, BudgetSpent: it was not viewed, and cannot be now.
        NotAllowed: the actor may not grade in this unit.
        NotFound: the look is another person's.
        UnknownCategory: the law pack has no such category.
        BadFacts, UnknownScheme: these are no facts.
        FactsDecideNothing, FactsDisagree: they give no category, or another one.
        NotReserved: the item lies on another person's desk.
        NotOfTheStack: a member is not in the item's stack.
        AlreadyDecided: an item does not wait, and was not graded by the person in this shift.
    """
    gate.require(by, Act.GRADE, on=item)
    if look is not None:
        gate.require(by, Act.SEE_MEDIA, on=item)
    if facts is not None and names_marks(facts):
        # Whoever weighs locks the unit before items; so does who marks them.
        lock_unit(by.unit)
    # The record comes last, all of it at once: everybody waits for its head while it is held.
    with log.together():
        shift = open_shift(by)
        if look is None:
            return _decide(by, shift, item, category, key, members, sight, facts)
        ended = end_look(by, look)
        limits = limits_of(by.person, ended.now)
        decided = _decide(by, shift, item, category, key, members, sight, facts, limits)
        return replace(decided, left=_left(by, ended, limits))


def _left(by: Actor, ended: Ended, limits: Limits) -> Budget:
    """Say what a person may still view; after a look that has just ended, nothing else is asked."""
    if not ended.is_new:
        return budget(by.person)
    return budget_after(by.person, ended.event, ended.now, limits)


def _decide(
    by: Actor,
    shift: Shift,
    item: Item,
    category: str,
    key: UUID,
    members: Sequence[Item],
    sight: Sight | None,
    facts: str | None,
    limits: Limits | None = None,
) -> Decided:
    before = queries.decision_by_key(by, key)
    if before is not None:
        return decisions.repeated(before, item)
    chosen = decisions.choose(shift.unit, category, facts)
    targets = decisions.targets(by, shift, item, members, sight)
    numbers = [target.item.pk for target in targets]
    changing = [target for target in targets if chosen.changes(target)]
    if not changing:
        return Decided(_standing_decision(targets[0]), numbers, decisions.stands_of(by.person, numbers))
    looked_at = [target.item.pk for target in changing]
    viewed = viewed_s(by.person, looked_at, shift.began_at)
    if sight is not None and not viewed.get(item.pk, 1.0):
        # Nobody grades at a screen, during a break, what they have not viewed.
        require_may_view(by.person)
    (decision,) = database.insert([Decision(person_id=by.person, shift=shift, lead=item, key=key)])
    written, changed = decisions.write(by, decision, changing, chosen, viewed)
    if facts is not None:
        mark_by_tags(by, [target.item for target in targets], facts)
    weigh_looks(by, looked_at, chosen.pack, category, limits)
    reservations.renew(by, targets[0].until)
    for grade in written:
        log.record(
            by,
            "item.assessed",
            purpose="grading",
            item=grade.item_id,
            category=category,
            decision=decision.pk,
            lead=item.pk,
            shift=shift.pk,
            **grounds.on_record(grade),
        )
    weigh.record(by, changed)
    return Decided(decision, numbers, _stands(targets, written))


def _stands(targets: Sequence[Target], written: Sequence[Assessment]) -> dict[int, Stand]:
    """Say which decision stands now for each target: those that it does not change keep their own."""
    kept = [target.standing for target in targets if target.standing is not None]
    return {row.item_id: Stand(row.decision_id, row.category, row.facts) for row in [*kept, *written]}


def _standing_decision(target: decisions.Target) -> Decision:
    if target.standing is None:
        raise AlreadyDecided(_("%(item)s has no decision of yours.") % {"item": target.item.reference})
    return target.standing.decision
