"""Stops a person's work with media at once, and gives back what lies on their desk."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.models import Batch
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.support.actions import stop_media


@transaction.atomic
def stop(by: Actor) -> None:
    """Show the actor nothing more until they say otherwise; what they had not decided goes back to the queue.

    It counts for nothing against them: no skip is kept, and others get the items in their turn.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    lock_unit(by.unit)
    stop_media(by)
    # Not on record by itself: that would say what was filed. A lease that is over clears a desk too.
    reservations.clear(by)
    Batch.objects.filter(person=by.person).update(until=timezone.now())
