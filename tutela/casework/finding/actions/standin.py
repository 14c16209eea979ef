"""Gives a person the stand-in of an item from its page."""

from tutela.casework import gate
from tutela.casework.finding import queries
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.actions.show import Shown


def standin(by: Actor, item: Item, *, make: bool) -> Shown:
    """Give the stand-in of an item that was given to the person, which needs no look.

    With `make`, it is made first where nobody did; what only reads makes nothing.

    Raises:
        NoReason: nobody gave it to them.
        NotAllowed, NotForShowing, NotMadeYet, NothingToShow: see welfare.actions.standin.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    return welfare.standin(by, item, queries.assignment_for(by, item), make=make)
