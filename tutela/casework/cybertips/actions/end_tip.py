"""Ends a report to NCMEC that nobody there has: it is not sent."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, move, write_step
from tutela.casework.cybertips.errors import BadTip, TipMoved
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def end_tip(by: Actor, tip: Tip, seen: int, because: str) -> Tip:
    """End it for good, with the reason why it is not sent.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC.
        TipMoved: NCMEC has it or may have it, or it is over, or another version by now.
        BadTip: nothing says why.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=tip)
    terminology.guard(because)
    if not because.strip():
        raise BadTip("Say why it is not sent.")
    current = locked(tip, seen, (State.DRAFT, State.PROPOSED, State.APPROVED, State.STOPPED))
    if current.ncmec_number is not None:
        raise TipMoved(f"NCMEC has {current} as {current.ncmec_number}. Retract it instead.")
    current.ended_at = timezone.now()
    move(current, State.ENDED)
    step = write_step(by, current, TipStep.Kind.ENDED, because)
    log.record(
        by, "cybertip.ended", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        because_sha256=log.digest_of(because),
    )  # fmt: skip
    return current
