"""Makes the next call about a report to NCMEC."""

from tutela.casework import gate
from tutela.casework.channels.outward import exchanging
from tutela.casework.cybertips.actions.calls.begin_call import begin_call
from tutela.casework.cybertips.actions.calls.end_call import end_call
from tutela.casework.cybertips.models import Tip
from tutela.casework.gate import Act, Actor


def advance_tip(by: Actor, tip: Tip) -> float | None:
    """Make one call, the next in their order, and put down what came of it.

    The call is on record before anything is sent. Killed at any moment, it goes on with the next call; only a
    submission whose answer was lost waits for a person.

    Args:
        by: the machine whose job it is.
        tip: which report.

    Returns:
        the seconds to wait before the next call, 0 for none; None where no call follows by itself.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_CYBERTIPS, on=tip)
    begun = begin_call(by, tip)
    if begun is None:
        return None
    return end_call(by, begun, exchanging.make(begun.call))
