"""Ends looks outside."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare.actions.end_look import end_look
from tutela.casework.welfare.models import ExposureEvent


@transaction.atomic
def end_look_outside(by: Actor, event: ExposureEvent) -> ExposureEvent:
    """End a look outside, now, by the server's clock; one that was ended before stays as it is.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
        NotFound: the look is another person's.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES)
    lock_person(by)
    return end_look(by, event.pk).event
