"""Puts down what came of what a partner said of an entry."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.errors import BadAnswer
from tutela.casework.datasets.models import Feedback
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import Entry
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500


@transaction.atomic
def answer_feedback(by: Actor, feedback: Feedback, outcome: str, answer: str) -> Feedback:
    """Say what came of it: the entry stands, was revoked, or its item is graded anew.

    Raises:
        NotAllowed: the actor may not publish.
        BadAnswer: it says nothing, or that an entry was revoked which is in force.
        SupplyMoved: it was answered already.
        RefusedWords: it says what is said by codes alone.
    """
    gate.require(by, Act.PUBLISH_EDITION, feedback.supply)
    terminology.guard(answer)
    if outcome not in Feedback.Outcome.values or not answer.strip() or len(answer) > MOST_LETTERS:
        raise BadAnswer(f"Say what came of it and why, in at most {MOST_LETTERS} characters.")
    current = locked.feedback(feedback.pk)
    is_revoked = Entry.objects.filter(pk=current.entry).exclude(revoked_at=None).exists()
    if outcome == Feedback.Outcome.REVOKED and not is_revoked:
        raise BadAnswer("The entry is still in force. Revoke it on the page of its list first.")
    current.outcome, current.answer = outcome, answer.strip()
    current.answered_by, current.answered_at = by.name, timezone.now()
    current.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    log.record(
        by, "feedback.answered", purpose="sharing", wrote=[current], supply=current.supply_id,
        feedback=current.pk, outcome=outcome,
    )  # fmt: skip
    return current
