"""Settles what was not known of a report: whether NCMEC has it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, move, write_step
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def settle_tip(by: Actor, tip: Tip, seen: int, number: int | None, how: str) -> Tip:
    """Put down what NCMEC said when it was asked another way; nothing is sent by that.

    Where NCMEC has the report it stands stopped, and goes on from there once somebody has it go on. Where it
    does not, the report is approved as before, and may be sent again.

    Args:
        by: who asked.
        tip: which.
        seen: the version they saw.
        number: what NCMEC calls it; None where they do not have it.
        how: how it was found out.

    Raises:
        NotAllowed: the actor sends no reports to NCMEC.
        TipMoved: it is known, or another version by now.
        BadTip: nothing says how, or the number is none, or that of another report.
    """
    gate.require(by, Act.APPROVE_CYBERTIP, on=tip)
    terminology.guard(how)
    if not how.strip():
        raise BadTip("Say how it was found out.")
    current = locked(tip, seen, (State.UNKNOWN,))
    if number is not None and number <= 0:
        raise BadTip("NCMEC's numbers are above 0.")
    others = Tip.objects.filter(unit=by.unit, environment=current.environment, ncmec_number=number)
    if number is not None and others.exists():
        raise BadTip(f"Report {number} of NCMEC is another one of ours.")
    current.ncmec_number = number
    if number is None:
        current.sent_by, current.sent_at = None, None
        move(current, State.APPROVED)
    else:
        move(current, State.STOPPED, "NCMEC has it. Have it go on, or retract it.")
    step = write_step(by, current, TipStep.Kind.SETTLED, how)
    log.record(
        by, "cybertip.settled", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        ncmec_number=number, how_sha256=log.digest_of(how),
    )  # fmt: skip
    return current
