"""Answers, as a second person, whether the marking of a case is lowered."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.errors import OwnMarking, RecordMoved
from tutela.casework.cases.models import Marking
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def answer_marking(by: Actor, marking: Marking, *, agree: bool) -> Marking:
    """Agree to a lower marking, or leave the one in force.

    Raises:
        NotAllowed: the actor does not close cases.
        OwnMarking: they asked for it.
        RecordMoved: it was answered already.
    """
    gate.require(by, Act.CLOSE_CASE, on=marking.case)
    lock_unit(by.unit)
    current = Marking.objects.select_related("case").get(pk=marking.pk)
    if current.is_agreed is not None:
        raise RecordMoved("That was answered already. Load the page again.")
    if current.asked_by_id == by.person:
        raise OwnMarking(f"{by.name} asked for this marking. Another person answers.")
    current.answered_by_id, current.answered_at, current.is_agreed = by.person, timezone.now(), agree
    current.save(update_fields=["answered_by", "answered_at", "is_agreed"])
    log.record(
        by, "case.lower_marking_answered", purpose="handling", wrote=[current], case=current.case_id,
        level=current.level, agreed=agree,
    )  # fmt: skip
    return current
