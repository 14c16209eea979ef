"""Checks what a decision reaches and writes its rows; the verbs say when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.errors import (
    AlreadyDecided,
    NotOfTheStack,
    NotReserved,
    Overtaken,
    UnknownCategory,
)
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.facts.grounds import Grounds
from tutela.casework.grading.models import (
    FIRST_ROUND,
    LATER_ROUND,
    Assessment,
    Consensus,
    Decision,
    Reservation,
    Shift,
)
from tutela.casework.grading.sight import Sight
from tutela.casework.items.models import Item
from tutela.casework.law import law_packs
from tutela.casework.people.models import Unit
from tutela.casework.welfare.queries import Budget
from tutela.engine.taxonomy.laws import Law
from tutela.engine.taxonomy.packs import LawPack


@dataclass(frozen=True, slots=True)
class Stand:
    """The grade of an item that stands: its decision, its category, and its facts as JSON, "" for none."""

    decision: int
    category: str
    facts: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What one key press decided, which items that concerns, and which grade of each stands now.

    `left` is what its person may still view, where it ended a look of theirs.
    """

    decision: Decision
    items: list[int]
    stands: Mapping[int, Stand]
    left: Budget | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One item a decision reaches, the person's grade of it that stands, and what others think of it."""

    item: Item
    standing: Assessment | None
    others: Sequence[Assessment] = ()
    # Until when the desk that it lies on is its person's.
    until: datetime | None = None

    @property
    def category(self) -> str | None:
        """The category that stands; None while the item waits."""
        return self.standing.category if self.standing else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A category with the law pack it is from, its rules for facts, and the facts that a person recorded."""

    pack: LawPack
    law: Law | None
    category: str
    recorded: Grounds | None = None

    def changes(self, target: Target) -> bool:
        """Say whether this is another grade of an item than the one that stands."""
        if target.standing is None or target.category != self.category:
            return True
        return self.recorded is not None and self.recorded.facts != target.standing.facts

    def grounds_for(self, target: Target) -> Grounds:
        """Give what the grade of one item rests on."""
        return self.recorded or grounds.carried(self.law, self.category, target.standing)


def repeated(before: Decision, item: Item) -> Decided:
    """Answer a request that was sent twice as it was answered the first time.

    Raises:
        AlreadyDecided: the first time it was for another item.
    """
    if before.lead_id != item.pk:
        raise AlreadyDecided(
            _("This request was used for another item. Decide %(item)s again.") % {"item": item.reference}
        )
    numbers = list(before.assessments.order_by("item").values_list("item", flat=True))
    return Decided(before, numbers, stands_of(before.person_id, numbers))


def stands_of(person: int, numbers: Sequence[int]) -> dict[int, Stand]:
    """Give a person's own grade that stands of each of some items; what others decided stays unseen."""
    own = queries.votes().filter(item__in=numbers, person=person)
    grades = own.values_list("item", "decision", "category", "facts")
    return {item: Stand(decision, category, facts) for item, decision, category, facts in grades}


def choose(unit: Unit, category: str, facts: str | None = None) -> Chosen:
    """Find a category in a unit's law pack; with the facts that it was given for, as JSON.

    Raises:
        UnknownCategory: it has no such category.
        BadFacts, UnknownScheme, FactsDecideNothing, FactsDisagree: the facts do not give it.
        VersionBroken: the unit's law is not what two people approved.
    """
    pack = queries.pack_named(unit.law_pack)
    codes = [entry.code for entry in pack.categories]
    if category not in codes:
        raise UnknownCategory(
            _("%(category)s is not in law pack %(pack)s; use one of %(known)s.")
            % {"category": repr(category), "pack": pack.name, "known": ", ".join(codes)}
        )
    law = law_packs.in_force(unit.pk, pack.name)
    recorded = None if facts is None else grounds.recorded(unit.pk, law, category, facts)
    return Chosen(pack, law, category, recorded)


def targets(
    by: Actor, shift: Shift, lead: Item, members: Sequence[Item], sight: Sight | None = None
) -> list[Target]:
    """Lock the items a decision reaches and check each; the lead comes first.

    Raises:
        Overtaken: what the person had before them is not what is there.
        NotReserved: the lead is not on the person's desk, or a member lies on another's.
        NotOfTheStack: a member is not in the lead's stack, or one of them was not examined whole.
        AlreadyDecided: an item does not wait, and its grade is not the person's own of this shift.
    """
    numbers = [lead.pk, *(member.pk for member in members if member.pk != lead.pk)]
    locked = {item.pk: item for item in weigh.lock_items(numbers)}
    _check_stack(lead, list(locked.values()))
    reserved = {row.item_id: row for row in queries.desks_of(numbers)}
    votes = weigh.votes_of(locked)
    own = {number: _own(by, votes[number]) for number in numbers}
    now = timezone.now()
    if sight is not None:
        _refuse_overtaken(by, sight, locked, reserved, own, lead)
    for number in numbers:
        grade, desk = own[number], reserved.get(number)
        if grade is not None and grade.shift_id == shift.pk:
            continue
        if grade is not None or locked[number].state != Item.State.QUEUED:
            raise AlreadyDecided(
                _("%(item)s does not wait for a decision any more. Nothing was changed.")
                % {"item": f"T-{number}"}
            )
        if queries.is_held_elsewhere(by, desk, now) or (number == lead.pk and not queries.is_own(by, desk)):
            raise NotReserved(
                _("%(item)s is not on your desk any more. Ask for your queue again.")
                % {"item": f"T-{number}"}
            )
    untils = {number: desk.batch.until for number, desk in reserved.items()}
    return [target(locked[number], votes[number], own[number], untils.get(number)) for number in numbers]


def target(
    item: Item, votes: Sequence[Assessment], own: Assessment | None, until: datetime | None = None
) -> Target:
    """Put together what a decision must know of one item."""
    return Target(item, own, [grade for grade in votes if grade is not own], until)


def _own(by: Actor, votes: Sequence[Assessment]) -> Assessment | None:
    return next((grade for grade in votes if grade.person_id == by.person), None)


def refuse_overtaken(by: Actor, item: Item, sight: Sight) -> None:
    """Lock one item, and refuse what was chosen for another place on the screen, or over an unseen grade.

    Raises:
        Overtaken: what the person had before them is not what is there.
    """
    (locked,) = weigh.lock_items([item.pk])
    desk = next(iter(queries.desks_of([item.pk])), None)
    own = _own(by, weigh.votes_of([item.pk])[item.pk])
    _refuse_overtaken(by, sight, {item.pk: locked}, {item.pk: desk} if desk else {}, {item.pk: own}, locked)


def _refuse_overtaken(
    by: Actor,
    sight: Sight,
    items: Mapping[int, Item],
    reserved: Mapping[int, Reservation],
    standing: Mapping[int, Assessment | None],
    lead: Item,
) -> None:
    """Refuse what was decided for another place on the screen, or over a grade the person did not see.

    What lies elsewhere, or another person decided, is refused for that and in its own words.
    """
    for number, item in items.items():
        grade, desk = standing.get(number), reserved.get(number)
        if grade is None and item.state != Item.State.QUEUED and sight.against.get(number) is None:
            continue
        own = desk if queries.is_own(by, desk) else None
        batch, place = (own.batch.number, own.position) if own is not None else (0, None)
        stands = grade.decision_id if grade is not None else None
        moved = number == lead.pk and own is not None and (batch, place) != (sight.batch, sight.place)
        if sight.against.get(number) != stands:
            says = _("%(item)s was decided or taken back since this page showed it. Nothing changed.")
        elif moved or (number == lead.pk and own is None and grade is not None):
            says = _("%(item)s does not lie where this page shows it any more. Nothing was changed.")
        else:
            continue
        message = says % {"item": item.reference}
        raise Overtaken(message, item, sight, batch=batch, place=place, standing=grade)


def _check_stack(lead: Item, items: Sequence[Item]) -> None:
    if len(items) == 1:
        return
    stacks = {item.pk: item.stack_member.stack_id for item in items if hasattr(item, "stack_member")}
    for item in items:
        if lead.pk not in stacks or stacks.get(item.pk) != stacks[lead.pk]:
            raise NotOfTheStack(
                _("%(item)s is not in the stack of %(lead)s. Decide it by itself.")
                % {"item": f"T-{item.pk}", "lead": lead.reference}
            )
        # A stack is made anew only some time after it was found out.
        if not item.is_whole:
            raise NotOfTheStack(
                _("%(item)s was not examined whole. Decide it by itself.") % {"item": f"T-{item.pk}"}
            )


def write(
    by: Actor,
    decision: Decision,
    changing: Sequence[Target],
    chosen: Chosen,
    viewed: Mapping[int, float],
) -> tuple[list[Assessment], list[Consensus]]:
    """Write one row for each item, which says on what facts it rests and for how many seconds it was viewed.

    A grade that stood is superseded, never changed.

    Returns:
        The rows, and what opinions came to where one alone does not settle an item.
    """
    superseded = [target.standing.pk for target in changing if target.standing]
    if superseded:
        Assessment.objects.filter(pk__in=superseded).update(stands=False)
    rests_on = {target.item.pk: chosen.grounds_for(target) for target in changing}
    written = database.insert(
        Assessment(
            decision=decision,
            item=target.item,
            person_id=by.person,
            shift=decision.shift,
            category=chosen.category,
            pack=chosen.pack.name,
            pack_version=chosen.pack.version,
            pack_digest=chosen.pack.digest,
            facts=rests_on[target.item.pk].facts,
            facts_given=rests_on[target.item.pk].given,
            rule=rests_on[target.item.pk].rule,
            law_version=rests_on[target.item.pk].law_version,
            law_digest=rests_on[target.item.pk].law_digest,
            seconds_revealed=round(viewed[target.item.pk], 3),
            supersedes=target.standing,
            round=_round(target),
        )
        for target in changing
    )
    votes = {target.item.pk: [*target.others, row] for target, row in zip(changing, written, strict=True)}
    return written, weigh.weigh([target.item for target in changing], votes)


def _round(target: Target) -> int:
    return LATER_ROUND if any(grade.round == FIRST_ROUND for grade in target.others) else FIRST_ROUND


def withdraw(by: Actor, decision: Decision) -> tuple[list[int], list[Consensus]]:
    """Take a decision back: earlier grades stand again, and where there was none the item waits again.

    Returns:
        The items of which no grade of the person stands any more, and what opinions came to.

    Raises:
        Overtaken: none of its grades stands any more.
    """
    items = weigh.lock_items(decision.assessments.values_list("item", flat=True))
    now = timezone.now()
    standing = [grade for grade in decision.assessments.select_related("supersedes") if grade.stands]
    if not standing:
        later = queries.votes().filter(item=decision.lead_id, person=by.person).first()
        message = _("%(item)s was decided again since, in another window. Nothing was undone.") % {
            "item": decision.lead.reference
        }
        raise Overtaken(message, decision.lead, standing=later)
    Decision.objects.filter(pk=decision.pk).update(withdrawn_at=now)
    decision.assessments.update(withdrawn_at=now, stands=False)
    earlier = {grade.item_id: _earlier(grade) for grade in standing}
    again = {number: grade for number, grade in earlier.items() if grade is not None}
    _stand_again(again)
    back = sorted(earlier.keys() - again.keys())
    touched = [item for item in items if item.pk in earlier]
    return back, weigh.weigh(touched, weigh.votes_of(earlier))


def _stand_again(grades: Mapping[int, Assessment]) -> None:
    """Let earlier grades stand again, each in a round that no other opinion of its item has taken since."""
    first = queries.votes().filter(item__in=grades, round=FIRST_ROUND).values_list("item", flat=True)
    taken = set(first) if grades else set()
    for number, grade in grades.items():
        to = LATER_ROUND if number in taken else FIRST_ROUND
        Assessment.objects.filter(pk=grade.pk).update(stands=True, round=to)


def _earlier(grade: Assessment) -> Assessment | None:
    """Find the grade that stood before one, passing over those that were withdrawn."""
    before = grade.supersedes
    while before is not None and before.withdrawn_at is not None:
        before = before.supersedes
    return before
