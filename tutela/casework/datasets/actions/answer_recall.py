"""Enters a partner's answer to a recall."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets import queries
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.errors import BadAnswer
from tutela.casework.datasets.models import Recall
from tutela.casework.gate import Actor
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500


@transaction.atomic
def answer_recall(
    by: Actor, recall: Recall, answer: str, removed: int | None = None, says: str = ""
) -> Recall:
    """Enter what a partner did with what was called back; that ends the recall.

    Args:
        by: who enters it.
        recall: which one.
        answer: one of `Recall.Answer`.
        removed: how many entries it removed, needed where it did not remove all.
        says: what else it says, needed where it did not remove all.

    Raises:
        NotAllowed: the actor may not export, and is no machine that answers for a partner.
        BadAnswer: it is none of these, or something is missing or too long.
        SupplyMoved: it was answered already.
        RefusedWords: it says what is said by codes alone.
    """
    gate.require(by, queries.giving(by), recall.supply)
    terminology.guard(says)
    if answer not in Recall.Answer.values:
        raise BadAnswer(f"Choose what it did: {', '.join(Recall.Answer.values)}.")
    if len(says) > MOST_LETTERS:
        raise BadAnswer(f"It has at most {MOST_LETTERS} characters.")
    is_open = answer in (Recall.Answer.PARTLY, Recall.Answer.REFUSED)
    if is_open and not says.strip():
        raise BadAnswer("Say what was not removed, and why.")
    if removed is not None and not 0 <= removed <= recall.entries:
        raise BadAnswer(
            f"It was asked about {recall.entries:,} entries, and cannot have removed {removed:,}."
        )
    current = locked.recall(recall.pk)
    current.answer, current.removed, current.says = answer, removed, says.strip()
    current.answered_at, current.entered_by = timezone.now(), by.name
    current.save(update_fields=["answer", "removed", "says", "answered_at", "entered_by"])
    log.record(
        by, "recall.answered", purpose="sharing", wrote=[current], supply=current.supply_id,
        recall=current.pk, answer=answer,
    )  # fmt: skip
    return current
