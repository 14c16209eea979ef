"""Withdraws what was given to a person."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import AllocationEnded
from tutela.casework.grading.models import Allocation


@transaction.atomic
def withdraw(by: Actor, given: Allocation) -> Allocation:
    """Withdraw what was given: its items come in their own order again; what lies on the desk stays there.

    Raises:
        NotAllowed: the actor may not give work in this unit.
        AllocationEnded: it ended before.
    """
    gate.require(by, Act.GIVE_WORK, on=given)
    now = timezone.now()
    still_open = Allocation.objects.filter(pk=given.pk, ended_at=None)
    if not still_open.update(ended_at=now, ended=Allocation.End.WITHDRAWN):
        raise AllocationEnded(f"{given.what} is not given to {given.person.name} any more.")
    log.record(
        by, "work.withdrawn", purpose="grading", allocation=given.pk, person=given.person_id, what=given.what
    )
    given.refresh_from_db(fields=["ended_at", "ended"])
    return given
