"""Asks whoever sent a report one question."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.errors import NotAskable, ReasonMissing
from tutela.casework.letterbox.models import ReporterThread


@transaction.atomic
def ask_reporter(by: Actor, lookup: bytes, text: str) -> ReporterThread:
    """Ask one question; it waits behind the receipt until the reporter comes and answers.

    Args:
        by: who asks.
        lookup: the name of the letter.
        text: the question, in plain words; it names nobody and says nothing of what was found.

    Raises:
        NotAllowed: that is for whoever deals with reports.
        ReasonMissing: nothing is asked.
        NotAskable: the report did not come by the door, it is over, or a question is open.
    """
    gate.require(by, Act.TRIAGE_REPORTS)
    if not text.strip():
        raise ReasonMissing("Write the question. Nothing was asked.")
    held = ReporterThread.objects.select_for_update().filter(unit=by.unit, lookup=lookup, is_over=False)
    thread = held.first()
    if thread is None or thread.question_number > thread.answered_number:
        raise NotAskable(
            "This reporter cannot be asked now: the report came another way, or a question is open."
        )
    thread.question_number, thread.question = thread.question_number + 1, text.strip()
    thread.asked_by, thread.asked_at = by.person, timezone.now()
    thread.save()
    log.record(
        by, "reporter.asked", purpose="report", wrote=[thread], thread=thread.pk,
        number=thread.question_number, text_sha256=log.digest_of(text.strip()),
    )  # fmt: skip
    return thread
