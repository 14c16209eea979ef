"""Answers what a file of communications asks, and has it read."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.errors import NotAsked
from tutela.casework.intelligence.kinds import READ
from tutela.casework.intelligence.models import Source
from tutela.casework.jobs import queue


@transaction.atomic
def answer_question(by: Actor, source: Source, answer: str) -> Source:
    """Keep the answer, and queue the reading by it; who answered what stays on record.

    Args:
        by: who answers.
        source: the reading that asks.
        answer: one of its choices.

    Raises:
        NotAllowed: the actor may not have communications read.
        NotAsked: the reading asks for nothing more, or not for this.
    """
    gate.require(by, Act.RECEIVE_COMMUNICATIONS, on=source)
    source = Source.objects.select_for_update(of=("self",)).select_related("exhibit__case").get(pk=source.pk)
    question = source.question or {}
    if source.state != Source.State.ASKS or answer not in question.get("choices", []):
        raise NotAsked("This file does not ask for that, or was answered already. Load the page again.")
    source.answers = {**source.answers, question["what"]: answer}
    source.state, source.finished_at = Source.State.ANSWERED, timezone.now()
    source.save(update_fields=["answers", "state", "finished_at"])
    queue.queue(READ, by.unit, {"exhibit": source.exhibit_id, "source": source.pk})
    log.record(
        by, "source.answered", purpose="investigation", wrote=[source], source=source.pk,
        what=question["what"], answer=answer,
    )  # fmt: skip
    return source
