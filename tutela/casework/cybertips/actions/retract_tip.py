"""Has a report retracted that NCMEC has, and that is not finished."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, move, queue_calls, write_step
from tutela.casework.cybertips.environments import place_of
from tutela.casework.cybertips.errors import BadTip, TipMoved
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def retract_tip(by: Actor, tip: Tip, seen: int, because: str) -> Tip:
    """Have it retracted by the next call; what is finished cannot be.

    Args:
        by: who has it retracted.
        tip: which.
        seen: the version they saw.
        because: why.

    Raises:
        NotAllowed: the actor sends no reports to NCMEC.
        TipMoved: NCMEC does not have it, or it is finished, or another version by now.
        BadTip: nothing says why.
        NoEnvironment, WrongEnvironment: no setting lets a call go there.
    """
    gate.require(by, Act.APPROVE_CYBERTIP, on=tip)
    terminology.guard(because)
    if not because.strip():
        raise BadTip("Say why it is retracted.")
    current = locked(tip, seen, (State.SENDING, State.STOPPED))
    if current.ncmec_number is None:
        raise TipMoved(f"{current} has no number of NCMEC, so there is nothing to retract.")
    place_of(current)
    move(current, State.RETRACTING)
    step = write_step(by, current, TipStep.Kind.RETRACTED, because)
    queue_calls(current)
    log.record(
        by, "cybertip.retracting", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        because_sha256=log.digest_of(because),
    )  # fmt: skip
    return current
