"""Disposes again of what a restored backup has brought back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.retention import queries
from tutela.casework.retention.actions.carry_out import carry_out
from tutela.casework.retention.models import Disposal, Hold

State = Disposal.State


@transaction.atomic
def dispose_again(by: Actor, case: Case, what: Mapping[str, Any]) -> Disposal:
    """Dispose again of a case that two people had disposed of after the backup that was restored.

    Holds that the backup still knows ended before that, and end again.

    Args:
        by: who began it, with every role.
        case: as the backup has it.
        what: what the record said of the disposal as it began.

    Raises:
        NotAllowed: the actor is a person.
    """
    gate.require(by, Act.CARRY_OUT_DISPOSAL, on=case)
    thing = queries.thing_of_case(case)
    holds = list(Hold.objects.filter(**thing.columns, ended_at=None))
    for hold in holds:
        hold.ended_at = timezone.now()
        hold.save(update_fields=["ended_at"])
    disposal = Disposal.objects.filter(**thing.columns).exclude(state=State.REFUSED).first()
    disposal = disposal or Disposal(**thing.columns, reference=case.reference)
    if disposal.state not in (State.BEGUN, State.DONE):
        known = set(Person.objects.filter(unit=by.unit).values_list("pk", flat=True))
        disposal.proposed_by_id = what["proposed_by"] if what["proposed_by"] in known else None
        disposal.answered_by_id = what["confirmed_by"] if what["confirmed_by"] in known else None
        disposal.rule, disposal.book = what["rule"], what["book_sha256"]
        disposal.state, disposal.holds, disposal.answered_at = State.CONFIRMED, 0, timezone.now()
        disposal.save()
    log.record(
        by,
        "disposal.again",
        purpose="retention",
        wrote=[disposal, *holds],
        disposal=disposal.pk,
        case=case.pk,
    )
    return carry_out(by, disposal.pk, again=True)
