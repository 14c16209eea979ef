"""Gives an assessor the stand-in of what lies on their desk."""

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.known import series
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.actions.show import Shown


def standin(by: Actor, item: Item, *, make: bool, lies: Item | None = None) -> Shown:
    """Give the stand-in of an item on the person's desk, which needs no look.

    With `make`, it is made first where nobody did; what only reads makes nothing. One of the known series of
    an item that `lies` on their desk is given as well.

    Raises:
        NotReserved: it does not lie on their desk, nor is it of that series and may be seen.
        NotAllowed, NotForShowing, NotMadeYet, NothingToShow: see welfare.actions.standin.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    because = queries.assignment_for(by, item) if lies is None else series.assignment_beside(by, lies, item)
    return welfare.standin(by, item, because, make=make)
