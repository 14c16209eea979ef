"""Enters a decision in the book of a case."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.errors import BadRecord
from tutela.casework.cases.models import BookEntry, Case
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def decide(
    by: Actor, case: Case, decision: str, reason: str, alternatives: str = "", corrects: int | None = None
) -> BookEntry:
    """Enter what was decided, why, and what else was weighed. An entry is never changed.

    Args:
        by: who decided.
        case: in which case.
        decision: what.
        reason: why.
        alternatives: what else was weighed, and why not; "" for nothing.
        corrects: the number of the entry that this one corrects; None for none.

    Raises:
        NotAllowed: the actor does not keep the record of cases.
        BadRecord: decision or reason is missing, or there is no entry of that number.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.KEEP_CASE, on=case)
    terminology.guard(decision, reason, alternatives)
    if not decision.strip() or not reason.strip():
        raise BadRecord(f"{case}: say what was decided, and why.")
    lock_unit(by.unit)
    entries = BookEntry.objects.filter(case=case)
    before = entries.filter(number=corrects).first() if corrects else None
    if corrects and before is None:
        raise BadRecord(f"{case} has no decision {corrects} that could be corrected.")
    last = entries.order_by("-number").values_list("number", flat=True).first() or 0
    entry = BookEntry.objects.create(
        case=case,
        number=last + 1,
        decision=decision.strip(),
        reason=reason.strip(),
        alternatives=alternatives.strip(),
        corrects=before,
        person_id=by.person,
    )
    log.record(
        by, "case.decided", purpose="investigation", wrote=[entry], case=case.pk, number=entry.number,
        decision_sha256=log.digest_of(entry.decision), reason_sha256=log.digest_of(entry.reason),
        corrects=corrects,
    )  # fmt: skip
    return entry
