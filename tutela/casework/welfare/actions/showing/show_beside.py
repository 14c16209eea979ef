"""Shows what a look has beside its item, to be compared with it."""

from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.actions.show import Shown
from tutela.casework.welfare.errors import LookOver, NothingToShow
from tutela.casework.welfare.fitness import standing
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.media.renditions import Step, name_of


def show_beside(by: Actor, event: ExposureEvent) -> Shown:
    """Give the preview of the item beside that of an open look; the look put both on record before.

    Raises:
        NotAllowed, Away: the actor may not see media, or is away.
        NotFound: the look is another person's.
        LookOver: it is over.
        ViewingOff: the unit shows media at enrolled terminals only.
        NothingToShow: it has nothing beside, or that has no picture.
    """
    event = queries.exposure_for(by, event.pk)
    gate.require(by, Act.SEE_MEDIA, on=event.beside or gate.OWN_UNIT)
    gate.require_present(by)
    if event.beside is None:
        raise NothingToShow(_("This look has nothing beside it."))
    if event.ended_at is not None:
        raise LookOver(_("This look at %(item)s is over. Ask to see it again.") % {"item": event.item})
    standing.require_terminal(by, queries.limits_of(by.person, clock.read()).requires)
    shown = name_of(ExposureEvent.Variant.PREVIEW, Step(event.step))
    content = renditions.made(by, event.beside, shown)
    return Shown(event.pk, content, renditions.mime_of(content), event.step)
