"""Changes a grade during the self-check."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import rewrite
from tutela.casework.grading.actions.decisions import Decided
from tutela.casework.grading.errors import ShiftConfirmed
from tutela.casework.grading.models import Shift
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_person import lock_person


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
    shift = own_unconfirmed(by, shift)
    return rewrite.rewrite(by, shift, item, category, key, facts, act="item.amended", purpose="self-check")


def own_unconfirmed(by: Actor, shift: Shift) -> Shift:
    """The step that finds the person's own shift, while nobody else changes it.

    Raises:
        NotFound: it is another person's.
        ShiftConfirmed: it is signed off.
    """
    lock_person(by)
    shift = queries.shift_for(by, shift.pk)
    if shift.confirmed_at is not None:
        raise ShiftConfirmed(
            _("This shift was signed off already. Its grades can be amended only if it is returned.")
        )
    return shift
