"""Puts down what came of what a partner said of an entry."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.errors import BadAnswer
from tutela.casework.datasets.models import Feedback
from tutela.casework.datasets.signed.content import content_of
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import Entry
from tutela.casework.quality.actions.findings.raise_finding import MOST_REASON, raise_finding
from tutela.casework.quality.models import Finding
from tutela.casework.quality.sampling.terms import Severity
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500
# Whoever relied on a false or lawful entry was harmed; a wrong category misleads.
_SEVERITY = {
    Feedback.Says.FALSE_MATCH: Severity.CRITICAL, Feedback.Says.LAWFUL: Severity.CRITICAL,
    Feedback.Says.WRONG_CATEGORY: Severity.MAJOR,
}  # fmt: skip


@transaction.atomic
def answer_feedback(by: Actor, feedback: Feedback, outcome: str, answer: str) -> Feedback:
    """Say what came of it: the entry stands, was revoked, or its item is graded anew, by a finding.

    Raises:
        NotAllowed: the actor may not publish, or raise findings.
        BadAnswer: it says nothing, that an entry was revoked which is in force, or the entry is of no item.
        OwnWork, NotFound: the grade is the actor's own, or none stands.
        SupplyMoved: it was answered already.
        RefusedWords: it says what is said by codes alone.
    """
    gate.require(by, Act.PUBLISH_EDITION, feedback.supply)
    terminology.guard(answer)
    if outcome not in Feedback.Outcome.values or not answer.strip() or len(answer) > MOST_LETTERS:
        raise BadAnswer(f"Say what came of it and why, in at most {MOST_LETTERS} characters.")
    current = locked.feedback(feedback.pk)
    is_revoked = content_of(current.supply).is_revoked(current.entry)
    if outcome == Feedback.Outcome.REVOKED and not is_revoked:
        raise BadAnswer("The entry is still in force. Revoke it on the page of its list first.")
    current.outcome, current.answer = outcome, answer.strip()
    current.answered_by, current.answered_at = by.name, timezone.now()
    if outcome == Feedback.Outcome.CHECKED:
        current.finding = _raised(by, current).pk
    current.save(update_fields=["outcome", "answer", "answered_by", "answered_at", "finding"])
    log.record(
        by, "feedback.answered", purpose="sharing", wrote=[current], supply=current.supply_id,
        feedback=current.pk, outcome=outcome, finding=current.finding,
    )  # fmt: skip
    return current


def _raised(by: Actor, feedback: Feedback) -> Finding:
    """Raise the finding by which the item of an entry is graded anew; its assessor is told."""
    rows = Entry.objects.filter(pk=feedback.entry, hash_list=feedback.supply.hash_list_id)
    entry = rows.select_related("item").first()
    if entry is None or entry.item is None:
        raise BadAnswer(
            "The entry is of no item here, so that nobody grades it anew. Revoke it, or let it be."
        )
    says = f"{feedback.supply.partner} says: {feedback.get_says_display()}. {feedback.answer}"
    return raise_finding(by, entry.item, _SEVERITY[Feedback.Says(feedback.says)], says[:MOST_REASON])
