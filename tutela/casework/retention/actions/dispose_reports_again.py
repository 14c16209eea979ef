"""Disposes again of reports that a restored backup has brought back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person
from tutela.casework.retention.actions.carry_out import carry_out
from tutela.casework.retention.models import Disposal, DisposalPart, Hold
from tutela.casework.retention.of_reports import due
from tutela.engine.retention.rules import Subject

State, Part = Disposal.State, DisposalPart.State


@transaction.atomic
def dispose_reports_again(by: Actor, reports: Sequence[int], what: Mapping[str, Any]) -> Disposal:
    """Dispose again of reports that two people had disposed of after the backup that was restored.

    Holds that the backup still knows ended before that, and end again; a proposal that it still knows is
    carried out by this one.

    Args:
        by: who began it, with every role.
        reports: by number, as the backup has them.
        what: what the record said of the disposal as it began.

    Raises:
        NotAllowed: the actor is a person.
    """
    gate.require(by, Act.CARRY_OUT_DISPOSAL)
    of = {"subject_kind__in": [Subject.REPORT, Subject.SUBMISSION], "subject__in": list(reports)}
    holds = list(Hold.objects.filter(unit=by.unit, ended_at=None, **of))
    for hold in holds:
        hold.ended_at = timezone.now()
        hold.save(update_fields=["ended_at"])
    others = list(DisposalPart.objects.filter(report__in=reports).exclude(state__in=[Part.LEFT_OUT]))
    for part in others:
        part.state, part.why = Part.LEFT_OUT, DisposalPart.Why.REFUSED
        part.save(update_fields=["state", "why"])
    lock_unit(by.unit)
    known = set(Person.objects.filter(unit=by.unit).values_list("pk", flat=True))
    more = f" and {len(reports) - 1} more" if len(reports) > 1 else ""
    disposal = Disposal.objects.create(
        unit_id=by.unit, subject_kind=Subject.REPORT, subject=due.next_number(by.unit),
        reference=f"R-{reports[0]}{more}",
        state=State.CONFIRMED, rule=what["rule"], book=what["book_sha256"], answered_at=timezone.now(),
        proposed_by_id=what["proposed_by"] if what["proposed_by"] in known else None,
        answered_by_id=what["confirmed_by"] if what["confirmed_by"] in known else None,
    )  # fmt: skip
    kept = set(what["keep"])
    parts = DisposalPart.objects.bulk_create(
        DisposalPart(disposal=disposal, report=number, keeps_reference=number in kept) for number in reports
    )
    log.record(
        by, "disposal.again", purpose="retention", wrote=[disposal, *parts, *others, *holds],
        disposal=disposal.pk, reports=list(reports),
    )  # fmt: skip
    return carry_out(by, disposal.pk, again=True)
