"""Somebody who asks gets text about themselves that one person decided on and another approved, in time."""

import json
from datetime import date, timedelta

import jsonschema_rs
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import IntegrityError, transaction

from tests.casework.disclosure.conftest import MAIL
from tests.casework.doors import run, signed_in
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case
from tutela.casework.custody.record import audit
from tutela.casework.disclosure import actions, cli, notices, queries
from tutela.casework.disclosure.errors import BadDisclosure, OwnAnswer, RequestMoved
from tutela.casework.disclosure.models import AccessItem, AccessRequest
from tutela.casework.disclosure.requests import writing
from tutela.casework.disclosure.requests.clock import due_on
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.retention import actions as retention
from tutela.casework.retention.errors import Held
from tutela.casework.subjects.models import Subject
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
Day = tuple[int, int, int]


@pytest.fixture
def asked(ida: Actor, subject: Subject, today: date) -> AccessRequest:
    """A request of the person, whose identity is proved."""
    made = actions.open_request(ida, "Requester 1", "1 Example Street", today, subject)
    return actions.confirm_identity(ida, made, "Passport seen", today)


def first_of(request: AccessRequest) -> AccessItem:
    return request.access_items.earliest("number")


@pytest.mark.parametrize(
    ("begins", "since", "until", "is_extended", "ends"),
    [
        ((2026, 9, 3), None, None, False, (2026, 10, 2)),
        ((2026, 1, 31), None, None, False, (2026, 2, 28)),
        ((2026, 9, 3), (2026, 9, 10), (2026, 9, 12), False, (2026, 10, 5)),
        ((2026, 9, 3), (2026, 9, 10), None, False, None),
        ((2026, 9, 3), None, None, True, (2026, 12, 2)),
    ],
)
def test_the_time_is_elapsed_months_without_the_days_on_which_more_is_awaited(
    begins: Day, since: Day | None, until: Day | None, is_extended: bool, ends: Day | None
) -> None:
    waited = [(date(*since), date(*until) if until else None)] if since else []

    last = due_on(date(*begins), waited, is_extended=is_extended)

    assert last == (date(*ends) if ends else None)


def test_what_goes_out_is_what_one_person_decided_and_another_approved(
    ida: Actor, sam: Actor, finn: Actor, asked: AccessRequest
) -> None:
    actions.gather_items(ida, asked)
    first, second, *others = asked.access_items.order_by("number")
    actions.decide_item(ida, first, "give")
    actions.decide_item(ida, second, "redact", exemption="others", reason="Sentence 2.", given="Sentence 3.")
    for item in others:
        actions.decide_item(ida, item, "withhold", exemption="crime", reason="Sentence 4.")
    actions.propose_answer(ida, asked)
    with pytest.raises(NotAllowed):
        actions.answer_request(finn, asked, is_approved=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=asked.pk).update(answered_by=ida.person)

    done = actions.answer_request(sam, asked, is_approved=True)

    told = json.loads(done.answer)
    jsonschema_rs.validate(json.loads(writing.schema()), told)
    assert [each["text"] for each in told["items"]] == [first.text, "Sentence 3."]
    assert "Sentence 4." not in done.answer + done.document
    assert MAIL not in done.answer + done.document
    assert any("45(4)(b)" in each for each in told["restricted"])
    assert "complain" in told["complaint"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["public_key"]))
    key.verify(bytes.fromhex(done.signature), done.answer.encode())
    assert [each.message for each in audit.differences()] == []


def test_nothing_goes_out_undecided_or_before_identity_is_proved_and_an_exemption_has_a_reason(
    ida: Actor, subject: Subject, today: date
) -> None:
    made = actions.open_request(ida, "Requester 1", "1 Example Street", today, subject)
    with pytest.raises(RequestMoved):
        actions.propose_answer(ida, made)
    actions.confirm_identity(ida, made, "Passport seen", today)
    assert actions.gather_items(ida, made) >= 4
    assert actions.gather_items(ida, made) == 0
    with pytest.raises(RequestMoved):
        actions.propose_answer(ida, made)
    for decision, exemption in (("withhold", ""), ("redact", "others"), ("withhold", "none"), ("lend", "")):
        with pytest.raises(BadDisclosure):
            actions.decide_item(ida, first_of(made), decision, exemption=exemption, reason="Sentence 1.")
    assert any(MAIL in each.text and "report R-" in each.origin for each in made.access_items.all())


def test_whoever_decided_of_it_does_not_approve_it_and_a_refusal_tells_its_reason(
    ida: Actor, finn: Actor, sam: Actor, asked: AccessRequest
) -> None:
    actions.gather_items(ida, asked)
    actions.decide_item(sam, first_of(asked), "give")
    with pytest.raises(BadDisclosure):
        actions.propose_answer(ida, asked, is_refusal=True)
    actions.propose_answer(ida, asked, is_refusal=True, reason="Sentence 5.")
    with pytest.raises(OwnAnswer):
        actions.answer_request(sam, asked, is_approved=True)


def test_the_case_is_held_until_the_answer_is_out(
    ida: Actor, sam: Actor, finn: Actor, asked: AccessRequest, today: date
) -> None:
    case = Case.objects.get()
    cases.close_case(sam, case, "Sentence 1.")
    with pytest.raises(Held):
        retention.propose_disposal(finn, case, "Sentence 2.", "Order 1/26")
    actions.propose_answer(ida, asked, is_refusal=True, reason="Sentence 3.")
    done = actions.answer_request(sam, asked, is_approved=True)

    proposed = retention.propose_disposal(finn, case, "Sentence 4.", "Order 1/26")

    told = json.loads(done.answer)
    assert (done.state, told["items"], told["reason"]) == ("refused", [], "Sentence 3.")
    assert "Information Commissioner" in told["complaint"]
    assert proposed.holds == 0
    assert actions.enter_receipt(ida, asked, today).received_back_on == today


def test_further_information_stops_the_time_and_it_is_extended_once(
    ida: Actor, sam: Actor, asked: AccessRequest
) -> None:
    due = asked.due_on
    assert due is not None
    assert actions.ask_further(ida, asked, "Sentence 1.").due_on is None
    with pytest.raises(RequestMoved):
        actions.propose_answer(ida, asked)
    assert actions.go_on(ida, asked).due_on == due + timedelta(days=1)
    assert (actions.extend_request(ida, asked, "Sentence 2.").due_on or due) > due + timedelta(days=50)
    with pytest.raises(RequestMoved):
        actions.extend_request(ida, asked, "Sentence 3.")
    assert "of Ida" in notices.open_requests(sam)[0].says
    assert notices.to_approve(sam) == []


def test_pages_lead_from_a_request_to_its_answer_and_nothing_is_there_for_another_unit(
    ida: Actor, sam: Actor, otis: Actor, subject: Subject, today: date
) -> None:
    idas, sams, day = signed_in(ida), signed_in(sam), str(today)
    sent = {"requester": "Requester 1", "contact": "1 Example Street", "received_on": day}
    assert idas.post("/disclosure/requests/", {**sent, "subject": "S-99"}).status_code == 422
    assert idas.post("/disclosure/requests/", {**sent, "subject": str(subject)}).status_code == 302
    made = AccessRequest.objects.get()
    page = f"/disclosure/requests/{made.pk}/"
    for step in ({"act": "prove", "reason": "Passport seen", "on": day}, {"act": "gather"}):
        assert idas.post(page, step).status_code == 302
    assert idas.post(page, {"act": "propose"}).status_code == 422
    for item in made.access_items.all():
        decide = {"act": "decide", "number": str(item.number), "decision": "give"}
        assert idas.post(page, decide).status_code == 302
    assert idas.post(page, {"act": "propose"}).status_code == 302
    assert idas.post(page, {"act": "approve"}).status_code == 403
    assert sams.post(page, {"act": "approve"}).status_code == 302

    shown = sams.get(page).content.decode()

    assert "Given as it is" in shown
    assert sams.get(f"{page}as/pdf/").content.startswith(b"%PDF")
    assert sams.get(f"{page}as/json/").json()["request"] == str(made)
    assert "answered" in str(run(cli.disclosure, "requests", "--as", "sam").output)
    with pytest.raises(NotFound):
        queries.request_for(otis, made.pk)
