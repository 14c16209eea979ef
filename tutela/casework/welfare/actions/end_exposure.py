"""Ends looks, when the viewer says that they are over."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare.actions.end_look import end_look
from tutela.casework.welfare.models import ExposureEvent


@transaction.atomic
def end_exposure(by: Actor, event: ExposureEvent) -> ExposureEvent:
    """End a look. How long it was, the server's clock says: from the picture's sending to this.

    Raises:
        NotAllowed: the actor may not see media.
        NotFound: the look is another person's.
    """
    gate.require(by, Act.SEE_MEDIA, on=event.item or gate.OWN_UNIT)
    lock_person(by)
    return end_look(by, event.pk).event
