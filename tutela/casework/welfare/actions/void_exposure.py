"""Ends looks at which nothing could be shown."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.welfare import clock
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.models import ExposureEvent


@transaction.atomic
def void_exposure(by: Actor, event: ExposureEvent) -> None:
    """End a look at which nothing could be shown; it counts for nothing.

    Raises:
        NotAllowed: the actor may not see media.
    """
    gate.require(by, Act.SEE_MEDIA, on=event.item or gate.OWN_UNIT)
    if event.ended_at is None:
        close_exposure(by, event, clock.read(), ExposureEvent.ClosedBy.NOTHING_SHOWN)
