"""Lets a person be shown media again who wanted none."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare.models import Stop


@transaction.atomic
def end_stop(by: Actor) -> None:
    """Let the actor be shown media again, as far as their limits allow.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_VIEWING)
    lock_person(by)
    if Stop.objects.filter(person=by.person, ended_at=None).update(ended_at=timezone.now()):
        log.record(by, "support.filed", purpose="support")
