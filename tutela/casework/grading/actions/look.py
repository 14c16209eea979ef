"""Shows an assessor what lies on their desk, through the one door to pixels."""

from uuid import UUID

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import reservations
from tutela.casework.items.models import Item
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.actions.show import Shown


def look(
    by: Actor, item: Item, variant: str, key: UUID, beside: Item | None = None, step: int | None = None
) -> Shown:
    """Show an item to the person on whose desk it lies; looking keeps it there.

    What they compare it with, such as a copy in its stack, is `beside`: a look at both. `step` says how much
    is shown, else what their looks begin with.

    Raises:
        NotReserved: it does not lie on their desk.
        NotAllowed, NotForShowing, BudgetSpent, BreakDue, LookOver, NothingToShow, StepTooFar: see
            welfare.actions.show.
    """
    # The gate comes first, so that whoever may never see media is refused on record.
    gate.require(by, Act.SEE_MEDIA, on=item)
    because, until = queries.assigned(by, item)
    reservations.renew(by, until)
    other = None if beside is None else (beside, queries.assignment_for(by, beside))
    return show(by, item, variant, key, because, other, step)
