"""The step that lets a clock go on."""

from django.utils import timezone

from tutela.casework import database
from tutela.casework.clocks.actions import locked
from tutela.casework.clocks.actions.start import due_after
from tutela.casework.clocks.actions.tally import counted_as, tally
from tutela.casework.clocks.errors import ClockStands
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor


def resume(by: Actor, clock: Clock) -> Clock:
    """Let a clock go on with what was left when it was halted.

    Raises:
        ClockStands: it has ended, or runs.
        OutsideTransaction: there is no transaction.
    """
    current, moment = locked.clock(clock), timezone.now()
    if current.due_at is not None:
        raise ClockStands(f"The clock for {current} runs already; {by.name} changed nothing.")
    was = counted_as(current)
    current.due_at = due_after(current.opening_hours, current.runs, moment, current.left or 0)
    current.left, current.passes_at = None, current.due_at
    database.update([current], ["left", "due_at", "passes_at"])
    tally(current.unit_id, added=[counted_as(current)], taken=[was])
    current.pauses.filter(ended_at=None).update(ended_at=moment)
    return current
