"""One message of what the unit's work led to, so that the page of outcomes has one; it is invented."""

from tutela.casework.gate import Actor
from tutela.casework.support import actions
from tutela.casework.support.models import Outcome

_SAYS = "Invented for the demonstration."


def tell_outcome(sam: Actor) -> None:
    """Tell the team an outcome, unless it was told any."""
    if not Outcome.objects.filter(unit=sam.unit).exists():
        actions.tell_outcome(sam, "removed", _SAYS)
