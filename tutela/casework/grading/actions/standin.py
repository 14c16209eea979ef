"""Gives an assessor the stand-in of what lies on their desk."""

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.actions.show import Shown


def standin(by: Actor, item: Item, *, make: bool) -> Shown:
    """Give the stand-in of an item on the person's desk, which needs no look.

    With `make`, it is made first where nobody did; what only reads makes nothing.

    Raises:
        NotReserved: it does not lie on their desk.
        NotAllowed, NotForShowing, NotMadeYet, NothingToShow: see welfare.actions.standin.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    return welfare.standin(by, item, queries.assignment_for(by, item), make=make)
