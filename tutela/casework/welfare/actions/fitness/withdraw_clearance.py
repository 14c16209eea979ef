"""Withdraws a person's clearance."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.models import Clearance


@transaction.atomic
def withdraw_clearance(by: Actor, clearance: Clearance) -> Clearance:
    """Withdraw a clearance, from the person's next look on; one that was withdrawn stays so."""
    gate.require(by, Act.KEEP_READINESS, on=clearance)
    lock_unit(by.unit)
    current = Clearance.objects.get(pk=clearance.pk)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
        log.record(
            by,
            "clearance.withdrawn",
            purpose="welfare",
            wrote=[current],
            person=current.person_id,
            clearance=current.pk,
        )
    return current
