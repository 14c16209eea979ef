"""Grades a part of a film; all of it has the highest grade of its parts."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import decisions, reservations
from tutela.casework.grading.actions.decisions import Chosen, Decided, Stand, Target
from tutela.casework.grading.actions.open_shift import open_shift
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.facts.grounds import Grounds
from tutela.casework.grading.films import segments
from tutela.casework.grading.films.segments import Part
from tutela.casework.grading.models import Decision, Segment, Shift
from tutela.casework.grading.sight import Sight
from tutela.casework.items.models import Item
from tutela.casework.origins.actions.mark_by_tags import mark_by_tags, names_marks
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.queries import require_may_view, viewed_s


@dataclass(frozen=True, slots=True)
class Graded:
    """What somebody said of a part of a film."""

    part: Part
    category: str
    facts: str | None = None


@transaction.atomic
def grade_segment(by: Actor, item: Item, graded: Graded, key: UUID, sight: Sight | None = None) -> Decided:
    """Record the grade of a part of a film, on the facts that its key stands for or that are given.

    It is a decision of its own, taken back like any other. The film's grade is the highest of the parts that
    its person graded since they last graded all of it, by the order of the law pack.

    Raises:
        BadSegment: the item has no such part.
        Whatever `assess` refuses.
    """
    gate.require(by, Act.GRADE, on=item)
    if graded.facts is not None and names_marks(graded.facts):
        lock_unit(by.unit)
    shift = open_shift(by)
    before = queries.decision_by_key(by, key)
    if before is not None:
        return decisions.repeated(before, item)
    part = segments.checked(item, graded.part)
    chosen = decisions.choose(shift.unit, graded.category, graded.facts)
    (target,) = decisions.targets(by, shift, item, (), sight)
    viewed = viewed_s(by.person, [item.pk], shift.began_at)
    if sight is not None and not viewed.get(item.pk, 1.0):
        require_may_view(by.person)
    written = _write(by, shift, target, chosen, part, key, viewed)
    if graded.facts is not None:
        mark_by_tags(by, [target.item], graded.facts)
    reservations.renew(by, target.until)
    return written


def _write(
    by: Actor,
    shift: Shift,
    target: Target,
    chosen: Chosen,
    part: Part,
    key: UUID,
    viewed: dict[int, float],
) -> Decided:
    """Write the part, and the grade of the film that follows from all of them; the record comes last."""
    item, pack = target.item, chosen.pack
    earlier = segments.standing(by.person, item.pk)
    (decision,) = database.insert([Decision(person_id=by.person, shift=shift, lead=item, key=key)])
    on = chosen.recorded or grounds.implied(chosen.law, chosen.category)
    segment = Segment.objects.create(
        decision=decision,
        item=item,
        begins_s=part.begins_s,
        ends_s=part.ends_s,
        category=chosen.category,
        pack=pack.name,
        pack_version=pack.version,
        pack_digest=pack.digest,
        facts=on.facts,
        facts_given=on.given,
        rule=on.rule,
        law_version=on.law_version,
        law_digest=on.law_digest,
    )
    top = segments.highest(chosen.law, pack, [*earlier, segment])
    rests_on = Grounds(top.facts, top.facts_given, top.rule, top.law_version, top.law_digest)
    whole = Chosen(pack, chosen.law, top.category, rests_on)
    (grade,), changed = decisions.write(by, decision, [target], whole, viewed)
    log.record(
        by,
        "item.assessed",
        purpose="grading",
        wrote=[segment],
        item=item.pk,
        category=grade.category,
        decision=decision.pk,
        lead=item.pk,
        shift=shift.pk,
        segment={"part": f"{part.begins_s} to {part.ends_s} s", "category": chosen.category},
        **grounds.on_record(grade),
    )
    weigh.record(by, changed)
    return Decided(decision, [item.pk], {item.pk: Stand(decision.pk, grade.category, grade.facts)})
