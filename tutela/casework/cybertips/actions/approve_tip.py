"""Approves a report to NCMEC that another person made."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, move, require_another, write_step
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.gate import Act, Actor


@transaction.atomic
def approve_tip(by: Actor, tip: Tip, seen: int) -> Tip:
    """Approve the very bytes that were proposed; its files are released by an act of its own.

    Raises:
        NotAllowed: the actor approves no reports to NCMEC.
        OwnTip: they made it, changed it, proposed it or chose its files.
        TipMoved: it was not proposed, or is another version by now.
    """
    gate.require(by, Act.APPROVE_CYBERTIP, on=tip)
    current = locked(tip, seen, (State.PROPOSED,))
    require_another(by, current, "approves")
    current.approved_by_id, current.approved_at = by.person, timezone.now()
    move(current, State.APPROVED)
    step = write_step(by, current, TipStep.Kind.APPROVED)
    log.record(
        by, "cybertip.approved", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        environment=current.environment, sha256=current.sha256,
    )  # fmt: skip
    return current
