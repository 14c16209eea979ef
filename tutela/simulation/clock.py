"""Time that is counted and not waited for: what the house reads as now, in a process that serves nobody."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, tzinfo
from unittest.mock import patch

from django.utils import timezone

from tutela.casework.times import here
from tutela.casework.welfare import clock as viewing
from tutela.casework.welfare.clock import Reading

OPENS = 10
_DAY = timedelta(days=1)
_SATURDAY = 5


class Clock:
    """Simulated time, which only ever goes on."""

    def __init__(self, begins: datetime) -> None:
        self.at = self._began = begins

    def go_on(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.at += timedelta(seconds=seconds)

    def go_to_next_morning(self) -> None:
        """Go to the hour at which viewing opens on the next working day."""
        day = here(self.at) + _DAY
        while day.weekday() >= _SATURDAY:
            day += _DAY
        self.at = day.replace(hour=OPENS, minute=0, second=0, microsecond=0)

    def reading(self, _at: datetime | None = None) -> Reading:
        """Read both clocks of a machine that was started when the simulation began; the database has none."""
        return Reading(self.at, "simulated", (self.at - self._began).total_seconds())


@contextmanager
def counted(begins: datetime) -> Iterator[Clock]:
    """Have everything inside take simulated time for now, on the wall and as what the machine has run.

    The record of acts keeps the real time of each act.
    """
    clock = Clock(begins)

    class Moment(datetime):
        """What Django asks for the time."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one, as rows hold
            return clock.at.astimezone(tz)

    with ExitStack() as stack:
        stack.enter_context(patch.object(timezone, "datetime", Moment))
        stack.enter_context(patch.object(viewing, "read", clock.reading))
        yield clock
