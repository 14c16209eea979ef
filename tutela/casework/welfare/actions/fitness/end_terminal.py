"""Ends a terminal: no media are shown at it from then on."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.models import Terminal


@transaction.atomic
def end_terminal(by: Actor, terminal: Terminal) -> Terminal:
    """End a terminal; one that was ended stays so."""
    gate.require(by, Act.KEEP_READINESS, on=terminal)
    lock_unit(by.unit)
    current = Terminal.objects.get(pk=terminal.pk)
    if current.ended_at is None:
        current.ended_at = timezone.now()
        current.save(update_fields=["ended_at"])
        log.record(by, "terminal.ended", purpose="welfare", wrote=[current], terminal=current.pk)
    return current
