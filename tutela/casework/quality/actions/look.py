"""Shows a quality officer what is in a lot, through the one door to pixels."""

from uuid import UUID

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Lot
from tutela.casework.items.models import Item
from tutela.casework.quality import queries
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.actions.show import Shown


def look(by: Actor, lot: Lot, item: Item, variant: str, key: UUID, step: int | None = None) -> Shown:
    """Show an item of a lot that waits to whoever may release it, on record and within their budget.

    Raises:
        NotFound: the lot waits no more, is their own work, or does not hold the item.
        NotAllowed, NotForShowing, BudgetSpent, BreakDue, LookOver, NothingToShow, StepTooFar: see
            welfare.actions.show.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    return show(by, item, variant, key, queries.assignment_for(by, lot, item), step=step)
