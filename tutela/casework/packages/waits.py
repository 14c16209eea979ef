"""How long a package may wait for its check, its acceptance and its outcome, and whose that is."""

from tutela.casework.clocks.actions.start import Limit
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.gate import Role

KIND = "package"
# Minutes of elapsed time. Starting values of the makers, no agency's rule.
_DAY = 24 * 60
CHECK, ACCEPTANCE, OUTCOME = "a check", "word that it is accepted", "word of the outcome"


def _limit(counts: str, days: int) -> Limit:
    owner = Owner(role=Role.SUPERVISOR)
    return Limit(counts, days * _DAY, Clock.Runs.ELAPSED, owner, (owner,), _DAY)


def check() -> Limit:
    """Give how long a draft may wait for a second person."""
    return _limit(CHECK, 1)


def acceptance() -> Limit:
    """Give how long a force may take to say that it has it in hand."""
    return _limit(ACCEPTANCE, 5)


def outcome() -> Limit:
    """Give how long a force may take to say what came of it; after that it is chased."""
    return _limit(OUTCOME, 30)


def chased() -> Limit:
    """Give how long a force may take with the outcome once it was chased."""
    return _limit(OUTCOME, 14)
