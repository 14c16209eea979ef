"""Why a person may be shown an item: need to know is a value that has to be handed over, not a flag."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare.errors import NotAssigned, NotForShowing


@dataclass(frozen=True, slots=True)
class Assignment:
    """Why a person may be shown an item. Only the queries of grading and quality make one.

    `severity` says how much the class weighs that the item is known to have, None where nobody graded it, and
    `is_highest` that this is the highest; see `dose`.
    """

    person: int
    item: int
    purpose: str
    sampled: bool = False
    severity: float | None = None
    is_highest: bool = False


def check(by: Actor, item: Item, because: Assignment) -> None:
    """Let the person near an item who was given it, and nobody near one that is known.

    Raises:
        NotAssigned: the item was not given to the actor.
        NotForShowing: the item's grade is known, and it was not drawn as a sample.
    """
    if (because.person, because.item) != (by.person, item.pk):
        raise NotAssigned(
            _("%(item)s is not on your desk. Ask for your queue again.") % {"item": item.reference}
        )
    if item.state == Item.State.KNOWN and not because.sampled:
        raise NotForShowing(
            _("%(item)s is known: its grade was inherited, so nobody needs to see it.")
            % {"item": item.reference}
        )
