"""Has an approved report to NCMEC sent, or a stopped one go on."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, move, queue_calls, require_another, write_step
from tutela.casework.cybertips.environments import place_of
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.cybertips.queries import files_of
from tutela.casework.gate import Act, Actor


@transaction.atomic
def send_tip(by: Actor, tip: Tip, seen: int, environment: str) -> Tip:
    """Have the calls made by a job, in their order; nothing has gone when this returns.

    Args:
        by: who has it sent.
        tip: which.
        seen: the version they saw.
        environment: where they think it goes, as they read it: "test" or "live".

    Raises:
        NotAllowed: the actor sends no reports to NCMEC.
        OwnTip: they made it, or chose its files.
        TipMoved: it is not approved, or another version by now.
        BadTip: it was made for the other environment, or its files were not released.
        NoEnvironment, WrongEnvironment: no setting lets it go there.
    """
    gate.require(by, Act.APPROVE_CYBERTIP, on=tip)
    current = locked(tip, seen, (State.APPROVED, State.STOPPED))
    require_another(by, current, "sends")
    if environment != current.environment:
        raise BadTip(f"{current} was made for {current.get_environment_display()}, and goes nowhere else.")
    if files_of(current).exists() and current.released_by_id is None:
        raise BadTip(f"Nobody has released the files of {current}. That comes first.")
    to = place_of(current)
    current.sent_to = to.base
    current.sent_by_id, current.sent_at = by.person, timezone.now()
    move(current, State.SENDING)
    step = write_step(by, current, TipStep.Kind.SENT)
    queue_calls(current)
    log.record(
        by, "cybertip.sent", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        environment=current.environment, sha256=current.sha256,
    )  # fmt: skip
    return current
