"""Answers what another person proposed to dispose of."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import closure_of
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention import queries
from tutela.casework.retention.errors import OwnProposal, RetentionMoved
from tutela.casework.retention.models import DISPOSE, Disposal, DisposalPart
from tutela.engine.retention.rules import Subject

State = Disposal.State


@transaction.atomic
def answer_disposal(by: Actor, disposal: Disposal, *, is_confirmed: bool) -> Disposal:
    """Confirm a disposal, so that it is carried out, or refuse it.

    Raises:
        NotAllowed: the actor does not confirm disposals.
        OwnProposal: the actor proposed it.
        RetentionMoved: it is answered already, or its case is open again.
        Held: a hold is in force.
    """
    gate.require(by, Act.CONFIRM_DISPOSAL, on=disposal)
    lock_unit(by.unit)
    current = Disposal.objects.select_for_update(no_key=True).get(pk=disposal.pk)
    if current.proposed_by_id == by.person:
        raise OwnProposal(f"{by.name} proposed {current}. Another person answers it.")
    if current.state != State.PROPOSED:
        raise RetentionMoved(f"{current} is {current.get_state_display()}.")
    if is_confirmed:
        if current.subject_kind == Subject.CASE:
            _require_closed(current)
        elif not current.disposal_parts.filter(state=DisposalPart.State.WAITS).exists():
            raise RetentionMoved(f"{current} has nothing left to dispose of: all of it was left out.")
        queue.queue(DISPOSE, by.unit, {"disposal": current.pk}, priority=-1)
    current.state = State.CONFIRMED if is_confirmed else State.REFUSED
    current.answered_by_id, current.answered_at = by.person, timezone.now()
    current.save(update_fields=["state", "answered_by", "answered_at"])
    act = "disposal.confirmed" if is_confirmed else "disposal.refused"
    about = {"case": current.subject} if current.subject_kind == Subject.CASE else {}
    log.record(by, act, purpose="retention", wrote=[current], disposal=current.pk, **about)
    if not is_confirmed:
        _let_go(by, current)
    return current


def _require_closed(disposal: Disposal) -> None:
    queries.require_not_held(queries.thing_of(disposal))
    if closure_of(Case.objects.get(pk=disposal.subject)) is None:
        raise RetentionMoved(f"{disposal.reference} is open again.")


def _let_go(by: Actor, disposal: Disposal) -> None:
    """Leave out all reports of a disposal that was refused, so that they may be proposed again."""
    for some in portions(disposal.disposal_parts.filter(state=DisposalPart.State.WAITS).order_by("pk")):
        for part in some:
            part.state, part.why = DisposalPart.State.LEFT_OUT, DisposalPart.Why.REFUSED
        DisposalPart.objects.bulk_update(some, ["state", "why"])
        log.record(by, "disposal.left_out", purpose="retention", wrote=some, disposal=disposal.pk)
