"""Changes grades during the self-check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import rewrite
from tutela.casework.grading.actions.decisions import Decided
from tutela.casework.grading.errors import ShiftConfirmed, Unsaved
from tutela.casework.grading.models import Shift
from tutela.casework.items.models import Item
from tutela.casework.items.queries import item_for
from tutela.casework.people.actions.lock_person import lock_person


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another category for an item, and the one that its person had before them when they chose it."""

    item: int
    seen: str
    category: str


@transaction.atomic
def amend_seen(by: Actor, shift: Shift, amendments: Sequence[Amendment]) -> None:
    """Change grades as their person saw them: all of them, or none where one is another one by now.

    Raises:
        Unsaved: a grade was changed elsewhere since; says what was seen, what stands and what was chosen.
        NotAllowed, NotFound, ShiftConfirmed, UnknownCategory: as `amend`.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=shift)
    shift = _own_unconfirmed(by, shift)
    titles = queries.titles_in(shift.unit.law_pack)
    standing = dict(queries.grades_in(shift).values_list("item", "category"))
    wanted = [each for each in amendments if standing.get(each.item) != each.category]
    overtaken = [each for each in wanted if standing.get(each.item) != each.seen]
    if overtaken:
        says = " ".join(_overtaken(each, standing.get(each.item), titles) for each in overtaken)
        raise Unsaved(f"{says} Nothing was saved. Look at what stands, and save again.")
    for each in wanted:
        amend(by, shift, item_for(by, each.item), each.category, uuid4())


def _overtaken(each: Amendment, stands: str | None, titles: Mapping[str, str]) -> str:
    def named(code: str) -> str:
        return titles.get(code, code)

    now = f"is {named(stands)} by now" if stands else "has no grade in this shift any more"
    return f"T-{each.item} {now}; this page showed {named(each.seen)}, and you chose {named(each.category)}."


@transaction.atomic
def amend(by: Actor, shift: Shift, item: Item, category: str, key: UUID, facts: str | None = None) -> Decided:
    """Change the grade of one item during the self-check: a newer row takes the place of the one that stood.

    With `facts`, as JSON, the law must make of them the category that is given, as at the desk; without them
    the category's key stands for those that its law names.

    Raises:
        NotAllowed: the actor may not confirm shifts.
        NotFound: the shift is another person's, or holds no grade of the item.
        ShiftConfirmed: the shift was confirmed already.
        UnknownCategory: the law pack has no such category.
        BadFacts, UnknownScheme, FactsDecideNothing, FactsDisagree: the facts do not give the category.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=shift)
    rewrite.lock_for(by, facts)
    shift = _own_unconfirmed(by, shift)
    return rewrite.rewrite(by, shift, item, category, key, facts, act="item.amended", purpose="self-check")


def _own_unconfirmed(by: Actor, shift: Shift) -> Shift:
    lock_person(by)
    shift = queries.shift_for(by, shift.pk)
    if shift.confirmed_at is not None:
        raise ShiftConfirmed(
            "This shift was signed off already. Its grades can be amended only if it is returned."
        )
    return shift
