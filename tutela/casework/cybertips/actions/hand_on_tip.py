"""Hands a report to NCMEC on to a colleague, who sees to it from then on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, write_step
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.cybertips.queries import OVER, colleague
from tutela.casework.gate import Act, Actor


@transaction.atomic
def hand_on_tip(by: Actor, tip: Tip, seen: int, to: str) -> Tip:
    """Give it to a person of the unit, by the name they sign in with.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC.
        NotFound: nobody signs in so.
        TipMoved: it is over, or another version by now.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=tip)
    current = locked(tip, seen, [state for state in State if state not in OVER])
    current.owner = colleague(by, to)
    step = write_step(by, current, TipStep.Kind.HANDED_ON)
    log.record(
        by, "cybertip.handed_on", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        person=current.owner_id,
    )  # fmt: skip
    return current
