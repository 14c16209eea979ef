"""Raises the security marking of a case, or asks a second person to lower it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases import queries
from tutela.casework.cases.errors import BadRecord, RecordMoved
from tutela.casework.cases.models import Case, Marking
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def mark_case(by: Actor, case: Case, level: str, reason: str) -> Marking:
    """Give a case another marking: a higher one at once, a lower one when a second person agrees.

    Raises:
        NotAllowed: the actor does not keep the record of cases.
        BadRecord: there is no such marking, it is the one in force, or the reason is missing.
        RecordMoved: a lower one waits for its answer.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.KEEP_CASE, on=case)
    terminology.guard(reason)
    order = Marking.Level.values
    lock_unit(by.unit)
    current = queries.marking_of(case)
    if level not in order or level == current or not reason.strip():
        raise BadRecord(f"{case} is marked {current}. Choose another marking, and say why.")
    is_lower = order.index(level) < order.index(current)
    if Marking.objects.filter(case=case, is_agreed=None).exists():
        raise RecordMoved(f"A lower marking of {case} waits for a second person. Answer that first.")
    marking = Marking.objects.create(
        case=case, level=level, reason=reason.strip(), asked_by_id=by.person,
        is_agreed=None if is_lower else True,
    )  # fmt: skip
    log.record(
        by, "case.lower_marking_asked" if is_lower else "case.marked", purpose="handling", wrote=[marking],
        case=case.pk, level=level, reason_sha256=log.digest_of(marking.reason),
    )  # fmt: skip
    return marking
