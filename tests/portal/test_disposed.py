"""What was disposed of is at the companies' door no longer."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.retention.conftest import book
from tests.engine.statutory.submissions import not_held
from tests.portal.opened import OpenPortal, Person
from tutela.casework.custody import log
from tutela.casework.gate import Actor, machine
from tutela.casework.partners.models import CompanyQuestion, DoorErasure
from tutela.casework.reports import actions as reports, rounds
from tutela.casework.reports.models import Report
from tutela.casework.retention import actions
from tutela.casework.retention.models import Disposal, RetentionClock

__all__ = ["book"]
pytestmark = pytest.mark.django_db
MARK = "Sentence 71"


@pytest.mark.usefixtures("book")
def test_questions_go_with_what_a_company_sent_and_the_receipt_with_its_reference(
    beside: OpenPortal, keys: tuple[str, str], ida: Actor, sam: Actor
) -> None:
    with beside.serving():
        report, reference = _settled(beside, keys[0], ida)
        other, others = _settled(beside, keys[0], ida)
        rounds.take_in_submissions()
        ada = Person(beside).enrol(keys[1])
        first, second = CompanyQuestion.objects.order_by("pk").values_list("pk", flat=True)
        assert all(MARK in ada.get(f"/questions/{number}/").text for number in (first, second))

        _disposed(ida, sam, report, "provider-report-content", "report-settled")
        rounds.take_in_submissions()

        assert ada.get(f"/questions/{first}/").status == 404
        assert MARK in ada.get(f"/questions/{second}/").text
        assert ada.get(f"/reports/{reference}/").status == 200
        assert list(DoorErasure.objects.values_list("receipt", "is_done")) == [(reference, True)]

        _disposed(ida, sam, report, "provider-report-reference")
        rounds.take_in_submissions()

        assert ada.get(f"/reports/{reference}/").status == 404
        assert ada.get(f"/reports/{others}/").status == 200
    assert not DoorErasure.objects.exists()
    assert beside.exchange.questions.note("example", reference) == ""
    assert beside.exchange.questions.note("example", others) == "usable"
    assert Report.objects.get(pk=other.pk).sender_reference
    assert log.verify().entries > 0


def test_what_the_door_is_not_rid_of_yet_waits_until_it_answers(
    tmp_path: Path, beside: OpenPortal, keys: tuple[str, str], settings: Settings, ida: Actor, sam: Actor
) -> None:
    with beside.serving():
        report, reference = _settled(beside, keys[0], ida)
    on = settings.TUTELA
    settings.TUTELA = replace(on, portal=replace(on.portal, on=False))
    _disposed(ida, sam, report)
    rounds.take_in_submissions()

    waits = list(DoorErasure.objects.values_list("receipt", "is_done", "keeps_receipt"))
    settings.TUTELA = on
    rounds.take_in_submissions()

    assert waits == [(reference, False, False)]
    assert not DoorErasure.objects.exists()
    assert beside.exchange.by_reference("example", reference) is None
    for file in (tmp_path / "portal").rglob("*"):
        assert not file.is_file() or reference.encode() not in file.read_bytes(), file


def _settled(beside: OpenPortal, token: str, ida: Actor) -> tuple[Report, str]:
    """Have a company's report come, be asked about and settled; give it with its receipt."""
    beside.sent({**not_held(), "own_reference": f"C-{uuid4()}"}, str(uuid4()), token)
    rounds.take_in_submissions()
    report = Report.objects.order_by("-pk")[0]
    reports.ask_company(ida, report, f"{MARK}?")
    reports.note_quality(ida, report, "usable")
    reports.claim_report(ida, report)
    report.refresh_from_db()
    reports.settle_report(ida, report, "no_offence.1", "Sentence 1.", without_look="Sentence 2.")
    newest = beside.exchange.of_partner("example", ("9999", ""), 1)
    return report, newest[0].reference


def _disposed(ida: Actor, sam: Actor, report: Report, *rules: str) -> Disposal:
    """Let the time of a report pass, and dispose of it."""
    by, today = machine(ida.unit, "retention"), timezone.localdate()
    actions.begin_clocks(by)
    clocks = RetentionClock.objects.filter(subject=report.pk)
    clocks = clocks.filter(rule__in=rules) if rules else clocks
    clocks.update(due_on=today, begins_on=today, is_verified=True)
    order = "" if rules else "Order 1"
    proposed = actions.propose_reports(ida, "Sentence 3.", order, [report.pk])
    actions.answer_disposal(sam, proposed, is_confirmed=True)
    return actions.carry_out(by, proposed.pk)
