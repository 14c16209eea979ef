"""Shows a person an item from its page, through the one door to pixels."""

from uuid import UUID

from tutela.casework import gate
from tutela.casework.finding import queries
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.actions.show import Shown


def look(by: Actor, item: Item, variant: str, key: UUID, step: int | None = None) -> Shown:
    """Show an item to a person to whom it was given, to grade or to check; finding it gives it to nobody.

    Raises:
        NoReason: nobody gave it to them.
        NotAllowed, Away, NotForShowing, BudgetSpent, BreakDue, LookOver, NothingToShow, StepTooFar: as
            `show` does.
    """
    # The gate comes first, so that whoever may never see media is refused on record.
    gate.require(by, Act.SEE_MEDIA, on=item)
    return show(by, item, variant, key, queries.assignment_for(by, item), step=step)
