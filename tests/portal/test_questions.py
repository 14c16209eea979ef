"""A company is asked, reminded and answers within seven days, and is told how useful its reports were."""

import csv
from datetime import datetime, timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.engine.statutory.submissions import not_held
from tests.portal.opened import OpenPortal, Person
from tutela.casework.clocks import actions as clocks
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.partners.between.questions import SealedAnswer
from tutela.casework.partners.models import CompanyQuestion, QualityNote
from tutela.casework.reports import actions as reports, rounds
from tutela.casework.reports.errors import BadQuestion
from tutela.casework.reports.models import Report

pytestmark = pytest.mark.django_db


def _reported(beside: OpenPortal, token: str) -> Report:
    beside.sent({**not_held(), "own_reference": f"C-{uuid4()}"}, str(uuid4()), token)
    rounds.take_in_submissions()
    return Report.objects.order_by("-pk")[0]


def test_asked_reminded_and_answered_at_the_door(
    beside: OpenPortal, keys: tuple[str, str], ida: Actor
) -> None:
    browser = signed_in(ida)
    with beside.serving():
        report = _reported(beside, keys[0])
        page = f"/reports/{report.pk}/company/"
        assert page in browser.get(f"/reports/{report.pk}/").content.decode()
        assert browser.post(page, {"act": "ask", "question": "Sentence 1?"}).status_code == 302
        assert browser.post(page, {"act": "ask", "question": "Sentence 2?"}).status_code == 422
        row = CompanyQuestion.objects.get()
        assert row.due_at - row.asked_at == timedelta(days=7)
        rounds.take_in_submissions()
        CompanyQuestion.objects.update(due_at=timezone.now() + timedelta(days=1))
        rounds.take_in_submissions()
        rounds.take_in_submissions()

        ada = Person(beside).enrol(keys[1])
        assert "You were reminded" in ada.get("/questions/").text
        asked = ada.get(f"/questions/{row.pk}/")
        assert "Sentence 1?" in asked.text
        answer = {"token": asked.hidden["token"], "answer": "Sentence 3."}
        assert ada.post(f"/questions/{row.pk}/", {**answer, "answer": " "}).status == 422
        assert ada.post(f"/questions/{row.pk}/", answer).status == 201
        again = ada.post(f"/questions/{row.pk}/", {**answer, "answer": "Sentence 4."})
        assert "was sent before" in again.text
        assert ada.get("/questions/999/").status == 404
        for file in beside.folder.rglob("*"):
            assert not file.is_file() or b"Sentence 3." not in file.read_bytes(), file
        rounds.take_in_submissions()
        assert "Answered on" in ada.get("/questions/").text

    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("Sentence 3.", "Person organisation administrator")
    assert Clock.objects.get(subject_kind="company question").end == Clock.End.DONE
    assert "Sentence 3." in browser.get(page).content.decode()
    assert browser.post(page, {"act": "ask", "question": "Sentence 5?"}).status_code == 302


def test_after_seven_days_it_is_overdue_and_its_askers(
    beside: OpenPortal, keys: tuple[str, str], ida: Actor
) -> None:
    with beside.serving():
        report = _reported(beside, keys[0])
    asked_at = timezone.now()
    reports.ask_company(ida, report, "Sentence 1?")

    assert _passed_at(ida, asked_at + timedelta(days=7, seconds=-1)) == 0
    assert "Not answered for" in signed_in(ida).get(f"/reports/{report.pk}/company/").content.decode()
    assert _passed_at(ida, asked_at + timedelta(days=7, minutes=1)) == 1

    CompanyQuestion.objects.update(due_at=asked_at)
    assert "Overdue, and" in signed_in(ida).get(f"/reports/{report.pk}/company/").content.decode()
    running = Clock.objects.get(subject_kind="company question")
    assert running.overdue_at is not None
    assert running.owner_id == ida.person


def _passed_at(by: Actor, moment: datetime) -> int:
    with mock.patch.object(timezone, "now", return_value=moment):
        return clocks.pass_on(machine(by.unit))


def test_notes_are_told_and_the_sheet_equals_a_recount(
    beside: OpenPortal, keys: tuple[str, str], ida: Actor, ana: Actor
) -> None:
    with beside.serving():
        many = [_reported(beside, keys[0]) for _ in range(4)]
        for report, code in zip(many, ("usable", "viral", "usable"), strict=False):
            reports.note_quality(ida, report, code)
        reports.note_quality(ida, many[1], "known")
        rounds.take_in_submissions()
        ada = Person(beside).enrol(keys[1])
        sheet = ada.get("/sheet/").text
        receipts = beside.exchange.of_partner("example", ("9999", ""), 10)
        shown = [ada.get(f"/reports/{each.reference}/").text for each in receipts]

    counted = [
        QualityNote.objects.filter(code=code, is_newest=True).count() for code in ("usable", "known", "viral")
    ]
    assert counted == [2, 1, 0]
    assert "4 reports were received" in sheet
    assert '<th scope="row">Usable</th><td>2</td>' in sheet
    assert "Viral" not in sheet
    assert sum("How useful it was to us" in each for each in shown) == 3
    browser = signed_in(ida)
    page = browser.get("/reports/sheets/").content.decode()
    assert "4 reports were received, and of 3" in page
    file = browser.get("/reports/sheets/example.csv").content.decode()
    rows = dict(csv.reader(file.splitlines()))
    assert (rows["received"], rows["usable"], rows["known"], rows["viral"]) == ("4", "2", "1", "0")
    for name in ("Person", "ada@", "ida"):
        assert name not in file
    assert signed_in(ana).get("/reports/sheets/").status_code == 403
    with pytest.raises(NotAllowed):
        reports.note_quality(ana, many[0], "usable")
    with pytest.raises(BadQuestion):
        reports.note_quality(ida, many[0], "good")


def test_an_answer_that_does_not_open_is_asked_for_again(
    beside: OpenPortal, keys: tuple[str, str], ida: Actor
) -> None:
    with beside.serving():
        report = _reported(beside, keys[0])
    row = reports.ask_company(ida, report, "Sentence 1?")
    now = timezone.now().isoformat()
    beside.exchange.questions.put(SealedAnswer(row.pk, "example", now, 99, b"1"))

    rounds.take_in_submissions()

    row.refresh_from_db()
    assert row.answered_at is None
    assert not beside.exchange.questions.sent_at(row.pk)
