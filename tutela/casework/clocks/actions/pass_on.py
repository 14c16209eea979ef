"""Marks what is overdue, and passes it on to whoever has it next."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.clocks.models import Clock, Passing
from tutela.casework.clocks.owners import Owner
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor

_AT_ONCE = 500


@transaction.atomic
def pass_on(by: Actor) -> int:
    """Mark the clocks of a unit that have run out, and give each to its next owner; say how many.

    Each owner has as long as the clock allows; the last one keeps it. Who had it stays on record.

    Raises:
        NotAllowed: the actor is no machine of the unit.
    """
    gate.require(by, Act.HAND_ON_CLOCKS)
    moment = timezone.now()
    due = Clock.objects.filter(unit=by.unit, ended_at=None, passes_at__lte=moment)
    clocks = list(due.select_for_update(no_key=True, skip_locked=True).order_by("passes_at", "pk")[:_AT_ONCE])
    passings = [_pass_on(clock, moment) for clock in clocks]
    columns = ["overdue_at", "passes_at", "owner", "owner_role", "next_owners"]
    database.update(clocks, columns)
    database.insert(passings)
    for clock, passing in zip(clocks, passings, strict=True):
        log.record(
            by, "clock.passed_on", purpose="clock", wrote=[clock, passing], clock=clock.pk,
            counts=clock.counts, subject=f"{clock.subject_kind} {clock.subject}", owner=passing.from_owner,
            to=passing.to_owner,
        )  # fmt: skip
    return len(clocks)


def _pass_on(clock: Clock, moment: datetime) -> Passing:
    before = owner_of(clock)
    passing = Passing(clock=clock, from_owner=str(before), at=moment)
    clock.overdue_at = clock.overdue_at or clock.due_at
    clock.passes_at = None
    if clock.next_owners:
        first, *rest = clock.next_owners
        owner = Owner.read(first)
        clock.owner_id, clock.owner_role = owner.person, owner.role.value if owner.role else ""
        clock.next_owners, passing.to_owner = rest, first
        clock.passes_at = moment + timedelta(minutes=clock.passes_after) if rest else None
    return passing


def owner_of(clock: Clock) -> Owner:
    """Say whose a clock is."""
    return Owner(clock.owner_id) if clock.owner_id else Owner.read(f"role {clock.owner_role}")
