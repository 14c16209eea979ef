"""Closes a case, once nothing is open in it, or with the reason why in spite of that."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.errors import CaseNotInOrder, RecordMoved
from tutela.casework.cases.models import Case, Closure
from tutela.casework.cases.record.checks import open_points
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def close_case(by: Actor, case: Case, reason: str = "") -> Closure:
    """Close a case. What is still open is kept with the closure, and needs a reason.

    Raises:
        NotAllowed: the actor does not close cases.
        CaseNotInOrder: something is open, and no reason was given; the message names it.
        RecordMoved: it is closed already.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.CLOSE_CASE, on=case)
    terminology.guard(reason)
    lock_unit(by.unit)
    if Closure.objects.filter(case=case, reopened_at=None).exists():
        raise RecordMoved(f"{case} is closed already.")
    points = open_points(case)
    if points and not reason.strip():
        raise CaseNotInOrder(
            f"{case} is not in order. {'. '.join(points)}. Put it in order, or say why it is closed as it is."
        )
    closure = Closure.objects.create(case=case, person_id=by.person, points=points, reason=reason.strip())
    log.record(
        by, "case.closed", purpose="investigation", wrote=[closure], case=case.pk, points=len(points),
        reason_sha256=log.digest_of(closure.reason),
    )  # fmt: skip
    return closure
