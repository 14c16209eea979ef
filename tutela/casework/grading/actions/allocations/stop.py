"""Stops a person's work with media at once, and gives back what lies on their desk."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Batch, Reservation
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.actions import stop_now


@transaction.atomic
def stop(by: Actor) -> None:
    """Show the actor nothing more until they say otherwise; what they had not decided goes back to the queue.

    It counts for nothing against them: no skip is kept, and others get the items in their turn.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_VIEWING)
    lock_unit(by.unit)
    stop_now(by)
    given_back, _ = Reservation.objects.filter(batch__person=by.person).delete()
    if given_back:
        Batch.objects.filter(person=by.person).update(until=timezone.now())
        log.record(by, "desk.cleared", purpose="grading", items=given_back)
