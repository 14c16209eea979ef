"""Gives the stand-in of an item, at which nobody sees what it shows."""

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.actions.show import Shown
from tutela.casework.welfare.assignment import Assignment, check

STANDIN = "standin"


def standin(by: Actor, item: Item, because: Assignment, *, make: bool) -> Shown:
    """Give the small, grey, blurred stand-in of an item, which says where it is and not what it shows.

    It is not a look: it costs no budget and gets no row, but the gate and the assignment are the same.

    Args:
        by: who acts.
        item: which item.
        because: why they may see it.
        make: whether to make it first where no worker has come to it; what only reads makes nothing.

    Raises:
        NotAllowed, NotAssigned, NotForShowing: nothing is shown.
        NotMadeYet: nobody made it yet, and it is not to be made.
        NothingToShow: the item has no pixels.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    check(by, item, because)
    content = (renditions.made if make else renditions.kept)(by, item, STANDIN)
    return Shown(0, content, renditions.mime_of(content))
