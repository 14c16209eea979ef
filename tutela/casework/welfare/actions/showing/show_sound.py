"""Lets people hear the film that a look shows; that it is heard is on record first."""

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.actions.show import Shown
from tutela.casework.welfare.errors import LookOver, NothingToShow
from tutela.casework.welfare.fitness import standing
from tutela.casework.welfare.limits.dose import heard
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.played import reels, sounds


def show_sound(by: Actor, event: ExposureEvent, track: int = 1) -> Shown:
    """Give the sound of the seconds that an open look at a reel shows, of one of the film's sound tracks.

    Its seconds count once, whichever track is heard, and weigh more from the start of the look on; they are
    kept apart as heard.

    Raises:
        NotAllowed, Away: the actor may not see media, or is away.
        NotFound: the look is another person's.
        LookOver: it is over.
        ViewingOff: the unit shows media at enrolled terminals only.
        NothingToShow: it is no look at a film, nothing is heard in its seconds, or it has no such track.
    """
    event = queries.exposure_for(by, event.pk)
    gate.require(by, Act.SEE_MEDIA, on=event.item or gate.OWN_UNIT)
    gate.require_present(by)
    number = reels.number_of(event.variant)
    if event.item is None or not number or not sounds.seconds(event.item, number, track):
        raise NothingToShow(
            _("Nothing is heard with this look. Play a film that has sound, and a track of it.")
        )
    standing.require_terminal(by, queries.limits_of(by.person, clock.read()).requires)
    _put_on_record(by, event, track)
    content = renditions.made(by, event.item, sounds.name_of(number, track))
    return Shown(event.pk, content, renditions.mime_of(content), event.step)


@transaction.atomic(durable=True)
def _put_on_record(by: Actor, event: ExposureEvent, track: int) -> None:
    lock_person(by)
    event.refresh_from_db()
    if event.ended_at is not None:
        raise LookOver(_("This look at %(item)s is over. Ask to see it again.") % {"item": event.item})
    is_other = {} if track == 1 else {"track": track}
    if event.is_heard and not is_other:
        return
    if not event.is_heard:
        event.is_heard, event.weight = True, heard(event.weight)
        event.save(update_fields=["is_heard", "weight"])
    log.record(by, "media.heard", purpose=event.purpose, item=event.item_id, exposure=event.pk, **is_other)
