"""Takes a report to NCMEC that nobody there has back to a draft."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, move, write_step
from tutela.casework.cybertips.errors import BadTip, TipMoved
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def reopen_tip(by: Actor, tip: Tip, seen: int, because: str) -> Tip:
    """Take it back to be changed: whoever approved it, or released its files, does so anew.

    Raises:
        NotAllowed: the actor neither makes nor approves reports to NCMEC.
        TipMoved: NCMEC has it, or it is on its way, or another version by now.
        BadTip: nothing says why.
    """
    gate.require(by, Act.SEE_CYBERTIPS, on=tip)
    act = Act.WORK_CYBERTIPS if gate.may(by, Act.WORK_CYBERTIPS, on=tip) else Act.APPROVE_CYBERTIP
    gate.require(by, act, on=tip)
    terminology.guard(because)
    if not because.strip():
        raise BadTip("Say what has to be changed.")
    current = locked(tip, seen, (State.PROPOSED, State.APPROVED, State.STOPPED))
    if current.ncmec_number is not None:
        raise TipMoved(f"NCMEC has {current} as {current.ncmec_number}. Retract it, and make it anew.")
    current.xml, current.sha256, current.files_sha256 = None, "", ""
    current.proposed_by = current.approved_by = current.released_by = current.sent_by = None
    current.proposed_at = current.approved_at = current.released_at = current.sent_at = None
    move(current, State.DRAFT)
    step = write_step(by, current, TipStep.Kind.REOPENED, because)
    log.record(
        by, "cybertip.reopened", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        because_sha256=log.digest_of(because),
    )  # fmt: skip
    return current
