"""The form asks for every field, refuses a blank at its place, and makes what the API makes."""

import json
import re
from hashlib import sha256
from typing import Any
from uuid import uuid4

import icalendar
import pytest

from tests.engine.statutory.submissions import full, not_held
from tests.portal.opened import OpenPortal, Person
from tutela.casework.letterbox import sealing
from tutela.casework.partners.exchange import SUBMISSION
from tutela.engine.statutory import schedule
from tutela.portal import form


@pytest.fixture(scope="module")
def ada(portal: OpenPortal) -> Person:
    """The authorised person of a company, signed in."""
    return Person(portal).enrol("link ada@example.com")


def _form(submission: dict[str, Any], token: str) -> dict[str, str]:
    return {
        **form.sent_again(submission, schedule.current()), "complete": "yes", "token": token, "step": "check",
    }  # fmt: skip


def _token(person: Person) -> str:
    return person.get("/report/").hidden["token"]


def _sent(person: Person, submission: dict[str, Any]) -> Any:
    checked = person.post("/report/", _form(submission, _token(person)))
    assert checked.status == 200, checked.text
    hidden = checked.hidden
    return person.post("/report/", {**hidden, "step": "send"}), hidden


def _reference(page: str) -> str:
    found = re.search(r"P-[0-9A-Z]{16}", page)
    assert found
    return found[0]


@pytest.mark.parametrize("make", [not_held, full])
def test_form_and_api_make_the_same(portal: OpenPortal, ada: Person, make: Any) -> None:
    said = {**make(), "own_reference": f"C-{uuid4()}"}
    receipt, hidden = _sent(ada, said)
    by_api = portal.sent({**said, "own_reference": f"C-{uuid4()}"}, str(uuid4())).said["reference"]

    assert receipt.status == 201
    reference = _reference(receipt.text)
    assert sha256(hidden["submission"].encode()).hexdigest() in receipt.text
    opened = [_opened(portal, one) for one in (reference, by_api)]
    of_form, of_api = (json.loads(each["submission"]) for each in opened)
    assert {**of_form, "own_reference": ""} == {**of_api, "own_reference": ""}
    assert [each["channel"] for each in opened] == ["portal", "api"]
    assert opened[0]["sent_by"]["mail"] == "ada@example.com"


def _opened(portal: OpenPortal, reference: str) -> Any:
    [sealed] = [each for each in portal.exchange.waiting(1000) if each.reference == reference]
    return sealing.open_sealed(sealed.sealed, portal.key, SUBMISSION, reference.encode())


def test_each_blank_field_is_refused_at_its_place_and_not_held_is_an_answer(ada: Person) -> None:
    for field in schedule.current().fields:
        said = _form(not_held(), _token(ada))
        del said[f"state_{field.name}"]

        answer = ada.post("/report/", said)

        assert answer.status == 422
        assert re.findall(r'<li><a href="#([\w-]+)"', answer.text) == [f"fields-{field.name}"]
        assert f'id="fields-{field.name}"' in answer.text


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"own_reference": ""}, "own_reference"),
        ({"priority": ""}, "priority-value"),
        ({"priority_reason": " "}, "priority-reason"),
        ({"discovered_at": "yesterday"}, "discovered_at"),
        ({"previous": "P-0000000000000000"}, "previous"),
        ({"complete": ""}, "declaration"),
        ({"state_exif": "given"}, "fields-exif"),
        ({"state_exif": "withheld"}, "fields-exif"),
        ({"value_exif": "Sentence 1."}, "fields-exif"),
    ],
)
def test_every_fault_leads_to_its_place(ada: Person, change: dict[str, str], at: str) -> None:
    answer = ada.post("/report/", {**_form(not_held(), _token(ada)), **change})

    assert (answer.status, re.findall(r'<li><a href="#([\w-]+)"', answer.text)) == (422, [at])
    assert f'id="{at}"' in answer.text


def test_what_is_left_open_is_marked_at_once_and_what_is_written_stays(ada: Person) -> None:
    said = {"token": _token(ada), "step": "rest", "value_exif": "Sentence 1.", "state_platform": "withheld"}

    page = ada.post("/report/", said).text

    assert page.count('value="not held" checked') == len(schedule.current().fields) - 2
    assert "Sentence 1." in page


def test_a_double_click_makes_one_report_and_what_was_shown_can_be_changed(
    portal: OpenPortal, ada: Person
) -> None:
    said = {**full(), "own_reference": f"C-{uuid4()}"}
    first, hidden = _sent(ada, said)
    again = ada.post("/report/", {**hidden, "step": "send"})
    changed = ada.post("/report/", {**hidden, "step": "change"}).text

    assert _reference(first.text) == _reference(again.text)
    assert said["own_reference"] in changed
    assert changed.count('value="given" checked') == len(schedule.current().fields)
    saved = ada.post("/copy/", {**hidden, "name": "P-1"})
    assert saved.body == hidden["submission"].encode()
    assert 'attachment; filename="P-1.json"' in saved.headers["Content-Disposition"]


def test_the_receipt_is_there_again_with_both_days_and_for_a_follow_up(
    portal: OpenPortal, ada: Person
) -> None:
    reference = _reference(_sent(ada, {**not_held(), "own_reference": f"C-{uuid4()}"})[0].text)
    other = Person(portal).enrol("link cy@example.net")

    again = ada.get(f"/reports/{reference}/")
    file = icalendar.Calendar.from_ical(ada.get(f"/reports/{reference}/retention.ics").body)

    assert (again.status, reference in ada.get("/reports/").text) == (200, True)
    for event in file.walk("VEVENT"):
        assert f"{event.decoded('DTSTART'):%-d %B %Y}" in again.text
    assert f'value="{reference}"' not in ada.get(f"/report/?previous={reference}").text
    assert f">{reference}</textarea>" in ada.get(f"/report/?previous={reference}").text
    follow, _ = _sent(ada, {**not_held(), "own_reference": f"C-{uuid4()}", "previous": [reference]})
    assert follow.status == 201
    foreign, unknown = (other.get(f"/reports/{one}/") for one in (reference, "P-0000000000000000"))
    assert (foreign.status, foreign.text) == (404, unknown.text)
    assert reference not in other.get("/reports/").text


def test_the_list_of_reports_is_read_page_by_page(portal: OpenPortal) -> None:
    for number in range(51):
        portal.sent({**not_held(), "own_reference": f"L-{number}"}, str(uuid4()), "two")
    person = Person(portal).enrol("link dee@example.net")

    first = person.get("/reports/").text
    older = re.findall(r'href="(/reports/\?before=[^"]+)"', first)
    second = person.get(older[0]).text

    assert "L-50" in first
    assert "L-0<" not in first
    assert "L-0<" in second
    assert not re.findall(r"before=", second)
