"""The one door to pixels: nothing is shown that is not on record first."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare import sheets
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.actions.open_exposure import open_exposure
from tutela.casework.welfare.actions.start_showing import start_showing
from tutela.casework.welfare.actions.void_exposure import void_exposure
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.errors import NothingToShow
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.played import reels, sounds
from tutela.engine.media.file_types import Kind
from tutela.engine.media.renditions import Step, name_of


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person is shown, the look it belongs to, and how much of it that shows; 0 for a stand-in."""

    event_id: int
    content: bytes
    mime: str
    step: int = 0


def show(
    by: Actor,
    item: Item,
    variant: str,
    key: UUID,
    because: Assignment,
    beside: tuple[Item, Assignment] | None = None,
    step: int | None = None,
) -> Shown:
    """Show an item to a person: the look is on record, durably, before a pixel is made or opened.

    Another item that is to be compared with it may be `beside`, with why the person may see it; its picture
    is given by `show_beside` while the look lasts. How much is shown says `step`, else what looks begin with.

    Raises:
        NotAllowed, Away, NotAssigned, NotForShowing, BudgetSpent, BreakDue, LookOver, StepTooFar: nothing is
            shown.
        NothingToShow: the item has no pixels of this kind; the look counts for nothing.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    gate.require_present(by)
    # What a film sounds like is heard with a look at its reel; see `show_sound`.
    is_sound = sounds.number_of(variant) > 0 and item.kind == Kind.AUDIO
    is_numbered = sheets.number_of(variant) or reels.number_of(variant) or is_sound
    if variant not in ExposureEvent.Variant.values and not is_numbered:
        raise NothingToShow(
            _("%(item)s has no %(variant)s. Ask for a preview, a sheet or a reel.")
            % {"item": item.reference, "variant": repr(variant)}
        )
    event = open_exposure(by, item, variant, key, because, beside, step)
    content = b""
    try:
        content = renditions.made(by, item, name_of(variant, Step(event.step)))
    finally:
        if not content:
            void_exposure(by, event)
    start_showing(event)
    return Shown(event.pk, content, renditions.mime_of(content), event.step)
