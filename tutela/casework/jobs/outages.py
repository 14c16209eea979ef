"""Tells what is away for a while from what went wrong: an outage is waited for, and blames no work."""

import errno
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections

from tutela.casework import database
from tutela.engine.crews.crew import CrewAway
from tutela.engine.vault.store import StoreAway
from tutela.errors import Failed

Done = TypeVar("Done")
PAUSE_S = 2.0
# What failed after longer than any retry takes had worked before: that is another outage.
_WORKED_S = 120.0
# PostgreSQL's own words for "not now": https://www.postgresql.org/docs/current/errcodes-appendix.html
_AWAY_CLASSES = ("08", "57P", "53300")
# SQLite's: https://www.sqlite.org/rescode.html
_AWAY_NAMES = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")
# Clocks of one installation are nudged to within a second; more than this is a clock that nobody sets.
_MOST_SKEW_S = 30
# What is raised for what is away, and, of a database, for much else.
_MAY_BE_AWAY = (DatabaseError, InterfaceError, StoreAway, CrewAway)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_STATE, _FULL_NAME = "53100", "SQLITE_FULL"


class ClockSkewed(Failed):
    """This machine's clock and the database's tell another time."""

    code = "TU-J04"


def is_outage(fault: BaseException) -> bool:
    """Say whether a fault is that of a store, a database or a cluster which did not answer."""
    if isinstance(fault, DatabaseError | InterfaceError):
        return _is_database_away(fault)
    return isinstance(fault, _MAY_BE_AWAY)


def is_disk_full(fault: BaseException) -> bool:
    """Say whether a fault is that of a disk, of this machine or of the database's, on which nothing fits."""
    if isinstance(fault, OSError) and fault.errno in _FULL:
        return True
    cause = fault.__cause__
    return (
        getattr(cause, "sqlite_errorname", "") == _FULL_NAME or getattr(cause, "sqlstate", "") == _FULL_STATE
    )


def wait_out(act: Callable[[], Done], say: Callable[[str], None], most_s: float) -> Done:
    """Do something that goes on where it was, again and again while what it needs is away.

    Args:
        act: what is to be done.
        say: told what is away, once for each outage.
        most_s: how long one outage is waited for; after that its fault is raised.
    """
    away, since = "", time.monotonic()
    while True:
        began = time.monotonic()
        try:
            return act()
        except _MAY_BE_AWAY as fault:
            if not is_outage(fault):
                raise
            if str(fault) != away or time.monotonic() - began > _WORKED_S:
                away, since = str(fault), time.monotonic()
                say(away)
            if time.monotonic() - since > most_s:
                raise
        close_old_connections()
        time.sleep(PAUSE_S)


def require_clock() -> None:
    """Make sure that this machine tells the time that the database tells.

    Raises:
        ClockSkewed: it does not.
    """
    before = time.time()
    skew_s = database.now().timestamp() - (before + time.time()) / 2
    if abs(skew_s) > _MOST_SKEW_S:
        raise ClockSkewed(
            f"The clock of this machine is {abs(skew_s):.0f} s {'behind' if skew_s > 0 else 'ahead of'} the "
            "database's. Have both set by a time server, then start again."
        )


def _is_database_away(fault: BaseException) -> bool:
    cause = fault.__cause__
    if name := getattr(cause, "sqlite_errorname", ""):
        return str(name).startswith(_AWAY_NAMES)
    if state := getattr(cause, "sqlstate", None):
        return str(state).startswith(_AWAY_CLASSES)
    # What has no number of PostgreSQL's own never reached it, or lost it on the way.
    return isinstance(fault, OperationalError | InterfaceError) and cause is not None
