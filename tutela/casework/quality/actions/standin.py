"""Gives a quality officer the stand-in of what is in a lot."""

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Lot
from tutela.casework.items.models import Item
from tutela.casework.quality import queries
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.actions.show import Shown


def standin(by: Actor, lot: Lot, item: Item, *, make: bool) -> Shown:
    """Give the stand-in of an item of a lot that waits, which needs no look.

    With `make`, it is made first where nobody did; what only reads makes nothing.

    Raises:
        NotFound: the lot waits no more, is their own work, or does not hold the item.
        NotAllowed, NotForShowing, NotMadeYet, NothingToShow: see welfare.actions.standin.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    return welfare.standin(by, item, queries.assignment_for(by, lot, item), make=make)
