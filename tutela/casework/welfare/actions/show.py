"""The one door to pixels: nothing is shown that is not on record first."""

from dataclasses import dataclass
from uuid import UUID

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.assignment import Assignment, check
from tutela.casework.welfare.models import ExposureEvent

STANDIN = "standin"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person is shown, and the look it belongs to."""

    event_id: int
    content: bytes
    mime: str


def show(by: Actor, item: Item, variant: str, key: UUID, because: Assignment) -> Shown:
    """Show an item to a person: the look is on record, durably, before a pixel is made or opened.

    Raises:
        NotAllowed, NotAssigned, NotForShowing, BudgetSpent, BreakDue, LookOver: nothing is shown.
        NothingToShow: the item has no pixels of this kind; the look counts for nothing.
    """
    event = actions.open_exposure(by, item, _known(item, variant), key, because)
    content = b""
    try:
        content = renditions.made(by, item, variant)
    finally:
        if not content:
            actions.void_exposure(by, event)
    return Shown(event.pk, content, renditions.mime_of(content))


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


def _known(item: Item, variant: str) -> str:
    if variant not in ExposureEvent.Variant.values:
        raise renditions.NothingToShow(f"{item.reference} has no {variant!r}. Ask for a preview or a sheet.")
    return variant
