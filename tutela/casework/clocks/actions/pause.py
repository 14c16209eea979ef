"""The step that halts a clock, for a reason that may halt one."""

from django.utils import timezone

from tutela.casework import database
from tutela.casework.clocks import queries
from tutela.casework.clocks.actions import locked
from tutela.casework.clocks.actions.tally import counted_as, tally
from tutela.casework.clocks.errors import ClockStands
from tutela.casework.clocks.models import Clock, Pause
from tutela.casework.gate import Actor


def pause(by: Actor, clock: Clock, reason: Pause.Reason) -> Clock:
    """Halt a running clock; what is left stays left until it goes on.

    Raises:
        ClockStands: it has ended, or stands still already.
        OutsideTransaction: there is no transaction.
    """
    current, moment = locked.clock(clock), timezone.now()
    if current.due_at is None:
        raise ClockStands(f"The clock for {current} stands still already.")
    was = counted_as(current)
    current.left = queries.left_of(current, moment)
    current.due_at, current.passes_at = None, None
    database.update([current], ["left", "due_at", "passes_at"])
    tally(current.unit_id, added=[counted_as(current)], taken=[was])
    Pause.objects.create(clock=current, reason=reason, by_id=by.person or None, began_at=moment)
    return current
