"""How long a nomination may wait for its decision, and whose that is."""

from tutela.casework.clocks.actions.start import Limit
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.gate import Role

KIND = "nomination"
# Minutes of elapsed time. A starting value of the makers, no agency's rule.
_TWO_DAYS = 2 * 24 * 60


def decision() -> Limit:
    """Give how long a decision may take; a supervisor's."""
    return Limit("a decision", _TWO_DAYS, Clock.Runs.ELAPSED, Owner(role=Role.SUPERVISOR))
