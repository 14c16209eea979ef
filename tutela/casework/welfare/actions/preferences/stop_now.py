"""Switches media off for a person at once, because they want it so."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.models import ExposureEvent, Stop


@transaction.atomic
def stop_now(by: Actor) -> Stop:
    """Show nothing to the actor from now on, until they say otherwise; nobody asks why.

    What they look at ends; of the rest the record says that something was filed, and not what.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_VIEWING)
    lock_person(by)
    last = queries.latest(by.person)
    if last is not None and last.ended_at is None:
        close_exposure(by, last, clock.read(), ExposureEvent.ClosedBy.VIEWER)
    stop, is_new = Stop.objects.get_or_create(person_id=by.person, ended_at=None)
    if is_new:
        log.record(by, "support.filed", purpose="support")
    return stop
