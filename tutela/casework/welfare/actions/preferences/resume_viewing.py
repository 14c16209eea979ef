"""The step that lets a person be shown media again who wanted none."""

from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare.models import Stop


def resume_viewing(by: Actor) -> bool:
    """Let the actor be shown media again, as far as their limits allow; say whether they had stopped."""
    lock_person(by)
    return bool(Stop.objects.filter(person=by.person, ended_at=None).update(ended_at=timezone.now()))
