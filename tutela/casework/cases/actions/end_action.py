"""Says that something is done in a case, and what came of it."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.errors import BadRecord, RecordMoved
from tutela.casework.cases.models import CaseAction
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology

MOST_SAID = 300  # the column


@transaction.atomic
def end_action(by: Actor, action: CaseAction, result: str) -> CaseAction:
    """Say that an action is done, or why it is not any more.

    Raises:
        NotAllowed: the actor does not keep the record of cases.
        BadRecord: it is not said what came of it, or in more words than are kept.
        RecordMoved: it is done already.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.KEEP_CASE, on=action.case)
    terminology.guard(result)
    if not result.strip() or len(result) > MOST_SAID:
        raise BadRecord(f"Say what came of it, in at most {MOST_SAID} characters.")
    lock_unit(by.unit)
    current = CaseAction.objects.select_related("case").get(pk=action.pk)
    if current.done_at is not None:
        raise RecordMoved("That is done already. Load the page again.")
    current.done_by_id, current.done_at, current.result = by.person, timezone.now(), result.strip()
    current.save(update_fields=["done_by", "done_at", "result"])
    log.record(
        by, "case.action_done", purpose="investigation", wrote=[current], case=current.case_id,
        number=current.number, result_sha256=log.digest_of(current.result),
    )  # fmt: skip
    return current
