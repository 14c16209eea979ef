"""Makes the next call about what is exchanged."""

from tutela.casework import gate
from tutela.casework.abroad.actions.calls.begin_call import begin_call
from tutela.casework.abroad.actions.calls.end_call import end_call
from tutela.casework.abroad.actions.calls.session import Session
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.channels.outward import exchanging
from tutela.casework.gate import Act, Actor


def advance_item(by: Actor, item: ExchangeItem, session: Session) -> float | None:
    """Make one call, the next in their order, and put down what came of it.

    The call is on record before anything is sent. Killed at any moment, it goes on with the next call; only a
    report whose answer was lost waits for a person.

    Args:
        by: the machine whose job it is.
        item: which.
        session: what this process knows from the calls before.

    Returns:
        the seconds to wait before the next call, 0 for none; None where no call follows by itself.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_EXCHANGES, on=item)
    begun = begin_call(by, item, session)
    if begun is None:
        return None
    return end_call(by, begun, exchanging.make(begun.call), session)
