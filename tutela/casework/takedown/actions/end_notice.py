"""Ends a notice: closes what is removed, or withdraws what is not to go on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.models import Notice, State
from tutela.engine.taxonomy import terminology

_MOST = 500


@transaction.atomic
def end_notice(by: Actor, notice: Notice, seen: int, reason: str) -> Notice:
    """Close a notice whose addresses are all removed; withdraw any other, for a reason.

    Args:
        by: who ends it.
        notice: which.
        seen: the version they saw.
        reason: why, in a sentence.

    Raises:
        NotAllowed: the actor works on no notices.
        NoticeMoved: it is another version by now, or ends in no such way: under appeal, or ended already.
        BadWord: nothing says why.
    """
    gate.require(by, Act.WORK_NOTICES, on=notice)
    terminology.guard(reason)
    if not 0 < len(reason.strip()) <= _MOST:
        raise BadWord(f"Say why in a sentence, of {_MOST} characters at most.")
    current = locked(notice, seen)
    is_removed = current.state == State.REMOVED
    state, act = (State.CLOSED, "closed") if is_removed else (State.WITHDRAWN, "withdrawn")
    move(by, current, act, state, reason.strip())
    return current
