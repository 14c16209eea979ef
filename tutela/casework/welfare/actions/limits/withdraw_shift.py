"""Withdraws a planned shift."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.models import PlannedShift


@transaction.atomic
def withdraw_shift(by: Actor, shift: PlannedShift) -> PlannedShift:
    """Withdraw a planned shift; one that was withdrawn stays so."""
    gate.require(by, Act.KEEP_READINESS, on=shift)
    lock_unit(by.unit)
    current = PlannedShift.objects.get(pk=shift.pk)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
        log.record(
            by,
            "shift.withdrawn",
            purpose="welfare",
            wrote=[current],
            person=current.person_id,
            shift=current.pk,
        )
    return current
