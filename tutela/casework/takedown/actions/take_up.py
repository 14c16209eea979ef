"""Takes a notice up: it is the actor's from then on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move, require_state
from tutela.casework.takedown.models import Notice
from tutela.casework.takedown.states import ENDED, NEXT


@transaction.atomic
def take_up(by: Actor, notice: Notice, seen: int) -> Notice:
    """Take a notice up, or over from a colleague.

    Args:
        by: whose it is from then on.
        notice: which.
        seen: the version they saw.

    Raises:
        NotAllowed: the actor works on no notices.
        NoticeMoved: it is another version by now, or has ended.
    """
    gate.require(by, Act.WORK_NOTICES, on=notice)
    current = locked(notice, seen)
    require_state(current, *(state for state in NEXT if state and state not in ENDED))
    current.owner_id = by.person
    move(by, current, "taken_up")
    return current
