"""Gives the stand-in of an item, at which nobody sees what it shows."""

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.actions.show import Shown
from tutela.casework.welfare.assignment import Assignment, check

STANDIN = "standin"


def standin(by: Actor, item: Item, because: Assignment) -> Shown:
    """Give the small, grey, blurred stand-in of an item, which says where it is and not what it shows.

    It is not a look: it costs no budget and gets no row, but the gate and the assignment are the same.

    Raises:
        NotAllowed, NotAssigned, NotForShowing: nothing is shown.
        NothingToShow: the item has no pixels.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    check(by, item, because)
    content = renditions.made(by, item, STANDIN)
    return Shown(0, content, renditions.mime_of(content))
