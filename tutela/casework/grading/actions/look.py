"""Shows an assessor what lies on their desk, through the one door to pixels."""

from uuid import UUID

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.known import series
from tutela.casework.items.models import Item
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.actions.show import Shown


def look(
    by: Actor, item: Item, variant: str, key: UUID, beside: Item | None = None, step: int | None = None
) -> Shown:
    """Show an item to the person on whose desk it lies; looking keeps it there.

    What they compare it with, a copy in its stack or an item of its known series, is `beside`: a look at
    both, which weighs as the one of which the class is known. `step` says how much is shown, else what their
    looks begin with.

    Raises:
        NotReserved: it does not lie on their desk, or what would be beside it is withheld.
        NotAllowed, NotForShowing, BudgetSpent, BreakDue, LookOver, NothingToShow, StepTooFar: see
            welfare.actions.show.
    """
    # The gate comes first, so that whoever may never see media is refused on record.
    gate.require(by, Act.SEE_MEDIA, on=item)
    because, until = queries.assigned(by, item)
    reservations.renew(by, until)
    if beside is None:
        return show(by, item, variant, key, because, None, step)
    other = series.assignment_beside(by, item, beside)
    return show(by, item, variant, key, series.weighed(because, other), (beside, other), step)
