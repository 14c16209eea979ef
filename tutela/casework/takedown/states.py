"""Which way a notice goes, how long each state may take, and when an address counts as removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tutela.casework.clocks.actions.start import Limit
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.gate import Role
from tutela.casework.takedown.models import Found, State

S = State
NEXT: Mapping[str, tuple[State, ...]] = {
    "": (S.NO_ROUTE, S.HOLD, S.READY),
    S.NO_ROUTE: (S.WITHDRAWN,),
    S.HOLD: (S.READY, S.WITHDRAWN, S.SUSPENDED),
    S.READY: (S.SENDING, S.NOT_SENT, S.STOPPED, S.HOLD, S.WITHDRAWN, S.SUSPENDED),
    S.STOPPED: (S.WITHDRAWN,),
    S.SENDING: (S.SENT, S.NOT_SENT, S.ANSWERED, S.SUSPENDED, S.WITHDRAWN),
    S.NOT_SENT: (S.SENDING, S.NOT_SENT, S.STOPPED, S.SENT, S.WITHDRAWN, S.SUSPENDED),
    S.SENT: (S.ANSWERED, S.CHECKING, S.REMOVED, S.NOT_SENT, S.SUSPENDED, S.WITHDRAWN),
    S.ANSWERED: (S.ANSWERED, S.CHECKING, S.REMOVED, S.NOT_SENT, S.SUSPENDED, S.WITHDRAWN),
    S.CHECKING: (S.ANSWERED, S.CHECKING, S.REMOVED, S.SUSPENDED, S.WITHDRAWN),
    S.REMOVED: (S.REAPPEARED, S.CLOSED, S.SUSPENDED),
    S.REAPPEARED: (S.SENDING, S.NOT_SENT, S.STOPPED, S.CHECKING, S.REMOVED, S.SUSPENDED, S.WITHDRAWN),
    S.SUSPENDED: (),
    S.WITHDRAWN: (),
    S.CLOSED: (S.REAPPEARED,),
}
ENDED = (S.WITHDRAWN, S.CLOSED)
SENDABLE = (S.READY, S.NOT_SENT, S.REAPPEARED)
# After a notice went out, and while its addresses are looked at.
CHECKABLE = (S.SENT, S.ANSWERED, S.CHECKING, S.REMOVED, S.REAPPEARED, S.CLOSED)
_DAY = 24 * 60


# What is waited for in a state, and how many minutes of elapsed time that may take: starting values of the
# makers, no agency's rule.
_WAITS: Mapping[str, tuple[str, int]] = {
    S.NO_ROUTE: ("a route is found", _DAY),
    S.READY: ("the notice is sent", 60),
    S.STOPPED: ("it is drafted anew", 4 * 60),
    S.SENDING: ("the mail server takes it", _DAY),
    S.NOT_SENT: ("somebody sees to what was not delivered", 4 * 60),
    S.SENT: ("the provider answers, or somebody looks", _DAY),
    S.ANSWERED: ("somebody looks whether it is gone", _DAY),
    S.CHECKING: ("somebody looks again", _DAY),
    S.REAPPEARED: ("the notice is sent again", 60),
    S.REMOVED: ("somebody looks whether it is back", 7 * _DAY),
    S.SUSPENDED: ("the appeal is decided", 7 * _DAY),
}


def limit_of(state: str) -> Limit | None:
    """Give how long a state may take, and whose it is; None for an end, and for a hold, which has its own."""
    wait = _WAITS.get(state)
    if wait is None:
        return None
    return Limit(
        *wait, Clock.Runs.ELAPSED, Owner(role=Role.ANALYST),
        (Owner(role=Role.SUPERVISOR),), _DAY,
    )  # fmt: skip


MISSES, VANTAGES, APART = 3, 2, timedelta(hours=24)
RULE = f"gone-{MISSES}-times-{VANTAGES}-places-{int(APART.total_seconds()) // 3600}-hours"


class Look(NamedTuple):
    """One look at an address: from where, when, and what was found."""

    vantage: str
    at: datetime
    found: str


def is_removed(looks: Sequence[Look]) -> bool:
    """Say whether an address counts as removed by rule: gone, time after time, seen from more than one place.

    Only an unbroken run of "gone" up to now counts. What cannot be reached, has changed, moved or stands
    behind a sign-in is not gone.

    Args:
        looks: all of them, the oldest first.
    """
    run: list[Look] = []
    for look in looks:
        run = [*run, look] if look.found == Found.GONE else []
    places = {look.vantage.casefold() for look in run}
    return len(run) >= MISSES and len(places) >= VANTAGES and run[-1].at - run[0].at >= APART
