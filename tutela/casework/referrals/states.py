"""Which way a referral goes, and how long each state may take."""

from collections.abc import Mapping

from tutela.casework.clocks.actions.start import Limit
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.gate import Role
from tutela.casework.referrals.models import Lead, State

NEXT: Mapping[str, tuple[State, ...]] = {
    State.DRAFT: (State.REFERRED, State.CLOSED),
    State.REFERRED: (State.IDENTIFIED, State.CLOSED),
    State.IDENTIFIED: (State.SAFEGUARDED, State.CLOSED),
    State.SAFEGUARDED: (),
    State.CLOSED: (),
}
# What a button says that moves a referral there.
MOVES: Mapping[str, str] = {
    State.REFERRED: "Hand to victim identification",
    State.IDENTIFIED: "The child is identified",
    State.SAFEGUARDED: "The child is safe",
}
# Leads that a person adds; the others are read from rows.
BY_HAND = (Lead.Kind.TEXT, Lead.Kind.LANGUAGE, Lead.Kind.PRODUCT)
_DAY = 24 * 60


# What is waited for in a state, and how many minutes of elapsed time that may take: starting values of the
# makers, no agency's rule.
_WAITS: Mapping[str, tuple[str, int]] = {
    State.DRAFT: ("it is handed to victim identification", _DAY),
    State.REFERRED: ("news of the identification", 30 * _DAY),
    State.IDENTIFIED: ("news of the child's safety", 7 * _DAY),
}


def limit_of(state: str) -> Limit | None:
    """Give how long a state may take, and whose it is; None for an end."""
    wait = _WAITS.get(state)
    if wait is None:
        return None
    owner = Owner(role=Role.SUPERVISOR)
    return Limit(*wait, Clock.Runs.ELAPSED, owner, (owner,), _DAY)
