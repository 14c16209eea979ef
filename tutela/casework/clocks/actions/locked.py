"""Gives a clock as it stands now, locked until the transaction ends."""

from tutela.casework import database
from tutela.casework.clocks.errors import ClockStands
from tutela.casework.clocks.models import Clock


def clock(clock: Clock) -> Clock:
    """Give a running clock as it stands now, locked.

    Raises:
        ClockStands: it has ended.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A clock is changed inside the transaction of the act that changes it.")
    current = Clock.objects.select_for_update(no_key=True).get(pk=clock.pk)
    if current.ended_at is not None:
        raise ClockStands(f"The clock for {current} has ended, so nothing was changed.")
    return current
