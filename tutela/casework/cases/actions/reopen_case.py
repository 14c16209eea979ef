"""Opens a closed case again."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.actions.require_kept import require_kept
from tutela.casework.cases.errors import RecordMoved
from tutela.casework.cases.models import Case, Closure
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def reopen_case(by: Actor, case: Case) -> Closure:
    """Open a case again; that it was closed stays on record.

    Raises:
        NotAllowed: the actor does not close cases.
        RecordMoved: it is not closed, or was disposed of.
    """
    gate.require(by, Act.CLOSE_CASE, on=case)
    lock_unit(by.unit)
    closure = Closure.objects.filter(case=case, reopened_at=None).first()
    if closure is None:
        raise RecordMoved(f"{case} is not closed.")
    require_kept(case)
    closure.reopened_by_id, closure.reopened_at = by.person, timezone.now()
    closure.save(update_fields=["reopened_by", "reopened_at"])
    log.record(by, "case.reopened", purpose="investigation", wrote=[closure], case=case.pk)
    return closure
