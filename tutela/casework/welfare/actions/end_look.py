"""The step that ends a look whose viewer says that it is over."""

from dataclasses import dataclass

from tutela.casework.gate import Actor
from tutela.casework.welfare import queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.models import ExposureEvent


@dataclass(frozen=True, slots=True)
class Ended:
    """A look that is over, when that was said, and whether it was only over by this."""

    event: ExposureEvent
    now: Reading
    is_new: bool


def end_look(by: Actor, number: int) -> Ended:
    """End one of the actor's looks, if it is not over yet; their other windows wait already.

    Raises:
        NotFound: the look is another person's.
    """
    event, now = queries.own_now(by, number)
    is_new = event.ended_at is None
    if is_new:
        close_exposure(by, event, now, ExposureEvent.ClosedBy.VIEWER)
    return Ended(event, now, is_new)
