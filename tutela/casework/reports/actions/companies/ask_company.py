"""Asks a company about a report of theirs, and starts the clock of the law."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import CompanyQuestion
from tutela.casework.reports.companies.queries import receipt_of
from tutela.casework.reports.errors import BadQuestion
from tutela.casework.reports.models import Report
from tutela.engine.statutory import schedule
from tutela.engine.taxonomy import terminology

QUESTION = "company question"
COUNTS = "answer of a company"
LONGEST = 2000
_MINUTES_OF_A_DAY = 24 * 60


@transaction.atomic
def ask_company(by: Actor, report: Report, question: str) -> CompanyQuestion:
    """Put a question to the company that sent a report; its door shows it within a minute.

    The clock is the asker's: when the days are over it is theirs to decide what follows.

    Args:
        by: who asks.
        report: of a company, by its door.
        question: 2000 signs at most. The company reads it at its door.

    Raises:
        NotFound: the report came by no company's door.
        BadQuestion: there is no question, or one waits already.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, report)
    terminology.guard(question)
    locked = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    partner, receipt = receipt_of(locked)
    text = question.strip()
    if not text or len(text) > LONGEST or "\0" in text:
        raise BadQuestion(f"Write one question, {LONGEST} signs at most.")
    if CompanyQuestion.objects.filter(partner=partner, receipt=receipt, answered_at=None).exists():
        raise BadQuestion("A question about this report waits for its answer already.")
    now, days = timezone.now(), schedule.current().request_days
    row = CompanyQuestion.objects.create(
        partner=partner, receipt=receipt, question=text, asked_by_id=by.person, asked_at=now,
        due_at=now + timedelta(days=days),
    )  # fmt: skip
    limit = Limit(COUNTS, days * _MINUTES_OF_A_DAY, Clock.Runs.ELAPSED, Owner(person=by.person))
    start(by, QUESTION, [row.pk], limit, at=now)
    log.record(
        by, "company.asked", purpose="reports", wrote=[row], report=report.pk, question=row.pk,
        question_sha256=log.digest_of(text),
    )  # fmt: skip
    return row
