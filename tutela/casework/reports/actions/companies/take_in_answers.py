"""Takes in what companies answered, reminds those that did not, and shows at their door what changed."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.partners.between.questions import ANSWER, Note, Question, SealedAnswer
from tutela.casework.partners.exchange import Exchange
from tutela.casework.partners.models import CompanyQuestion, QualityNote
from tutela.casework.reports.actions.companies.ask_company import QUESTION
from tutela.engine.formats.reports.told import moment_of

AT_ONCE = 100
REMINDS_BEFORE = timedelta(days=2)


def take_in_answers(by: Actor, exchange: Exchange) -> None:
    """Take in answers, and end their clocks; remind whoever has two days left; show what changed.

    An answer that does not open is taken away there, on record, so that the company is asked on.

    Raises:
        NotAllowed: that is for the machine.
        BoxAway: the exchange's database does not answer.
    """
    gate.require(by, Act.TAKE_IN_SUBMISSIONS)
    for sealed in exchange.questions.answered(AT_ONCE):
        try:
            _take_in(by, sealed)
        except (LetterBroken, ValueError) as wrong:
            _note_broken(by, sealed, str(wrong))
            exchange.questions.give_back(sealed.question)
        else:
            exchange.questions.taken(sealed.question)
    _remind(by)
    _say(by, exchange)


@transaction.atomic
def _take_in(by: Actor, sealed: SealedAnswer) -> None:
    row = (
        CompanyQuestion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partner")
        .filter(pk=sealed.question, partner__unit=by.unit, partner__name=sealed.partner)
        .first()
    )
    if row is None:
        raise LetterBroken(f"Nothing was asked under number {sealed.question}.")
    if row.answered_at is not None:
        return
    said = _opened(by, sealed)
    row.answer, row.answered_by = str(said.get("text", "")), str(said.get("name", ""))[:200]
    row.answered_at, row.is_told = moment_of(sealed.answered_at) or timezone.now(), False
    row.save(update_fields=["answer", "answered_by", "answered_at", "is_told"])
    end(by, QUESTION, [row.pk])
    log.record(
        by, "company.answered", purpose="reports", wrote=[row], question=row.pk,
        answer_sha256=log.digest_of(row.answer),
    )  # fmt: skip


@transaction.atomic
def _note_broken(by: Actor, sealed: SealedAnswer, fault: str) -> None:
    log.record(
        by, "company.answer_broken", purpose="reports", question=sealed.question,
        fault_sha256=log.digest_of(fault),
    )  # fmt: skip


@transaction.atomic
def _remind(by: Actor) -> None:
    now = timezone.now()
    due = CompanyQuestion.objects.filter(
        partner__unit=by.unit, answered_at=None, reminded_at=None, due_at__lte=now + REMINDS_BEFORE
    )
    for row in due.select_for_update(no_key=True, of=("self",)):
        row.reminded_at, row.is_told = now, False
        row.save(update_fields=["reminded_at", "is_told"])
        log.record(by, "company.reminded", purpose="reports", wrote=[row], question=row.pk)


@transaction.atomic
def _say(by: Actor, exchange: Exchange) -> None:
    questions = list(
        CompanyQuestion.objects.filter(partner__unit=by.unit, is_told=False)
        .select_related("partner").select_for_update(no_key=True, of=("self",))[:AT_ONCE]
    )  # fmt: skip
    notes = list(
        QualityNote.objects.filter(partner__unit=by.unit, is_told=False, is_newest=True)
        .select_related("partner").select_for_update(no_key=True, of=("self",))[:AT_ONCE]
    )  # fmt: skip
    if not questions and not notes:
        return
    exchange.questions.say([_question(row) for row in questions], [_note(row) for row in notes])
    CompanyQuestion.objects.filter(pk__in=[row.pk for row in questions]).update(is_told=True)
    QualityNote.objects.filter(pk__in=[row.pk for row in notes]).update(is_told=True)


def _question(row: CompanyQuestion) -> Question:
    return Question(
        row.pk, row.partner.name, row.receipt, row.question, _text(row.asked_at), _text(row.due_at),
        _text(row.reminded_at), _text(row.answered_at),
    )  # fmt: skip


def _note(row: QualityNote) -> Note:
    month = f"{row.received_at.astimezone(UTC):%Y-%m}"
    return Note(row.receipt, row.partner.name, row.code, month)


def _text(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _opened(by: Actor, sealed: SealedAnswer) -> dict[str, object]:
    return opening.of_unit(
        by.unit,
        sealed.sealed,
        sealed.key_number,
        ANSWER,
        str(sealed.question).encode(),
        f"The answer to {sealed.question} is sealed to a key that is none of this unit's.",
    )
