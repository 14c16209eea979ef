"""Ends looks, as the viewer says."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.welfare import queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
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
        close_exposure(by, event, now, min(max(0.0, seconds), elapsed_s), ExposureEvent.ClosedBy.VIEWER)
    return event
