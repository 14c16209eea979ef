"""Ends looks, by the viewer or where nothing could be shown."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.welfare import queries
from tutela.casework.welfare.models import ExposureEvent


@transaction.atomic
def end_exposure(by: Actor, event: ExposureEvent, seconds: float) -> ExposureEvent:
    """End a look. The viewer says how long it was; the server's clock bounds what is believed.

    Raises:
        NotAllowed: the actor may not see media.
        NotFound: the look is another person's.
    """
    gate.require(by, Act.SEE_MEDIA, on=event.item)
    Person.objects.select_for_update(no_key=True).get(pk=by.person)
    event = queries.exposure_for(by, event.pk)
    if event.ended_at is None:
        now = timezone.now()
        elapsed_s = max(0.0, (now - event.opened_at).total_seconds())
        close(by, event, now, min(max(0.0, seconds), elapsed_s), ExposureEvent.ClosedBy.VIEWER)
    return event


@transaction.atomic
def void_exposure(by: Actor, event: ExposureEvent) -> None:
    """End a look at which nothing could be shown; it counts for nothing.

    Raises:
        NotAllowed: the actor may not see media.
    """
    gate.require(by, Act.SEE_MEDIA, on=event.item)
    if event.ended_at is None:
        close(by, event, timezone.now(), 0.0, ExposureEvent.ClosedBy.NOTHING_SHOWN)


def close(by: Actor, event: ExposureEvent, at: datetime, seconds: float, closed_by: str) -> None:
    """Write that a look is over, and put it on record."""
    event.ended_at, event.seconds, event.closed_by = at, round(seconds, 3), closed_by
    event.save(update_fields=["ended_at", "seconds", "closed_by"])
    log.record(
        by,
        "media.hidden",
        purpose=event.purpose,
        item=event.item_id,
        exposure=event.pk,
        seconds=event.seconds,
        closed_by=str(closed_by),
    )
