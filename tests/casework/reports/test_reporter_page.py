"""The page of whoever sent a report: one question at a time, and a contact that takes two people."""

from html import unescape
from typing import Any

import pytest

from tests.casework.doors import signed_in
from tests.casework.letterbox.posting import SECRET, letter
from tests.casework.reports.telling import arrival, received
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.letterbox import sealing
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.letters import Reply
from tutela.casework.letterbox.models import ContactRelease
from tutela.casework.letterbox.receipts import Receipt
from tutela.casework.reports.letters.rounds import look_after_letters
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import Channel

BODY = {"channel": "public", "answers": {}, "addresses": [], "routed": {}, "language": "cy", "lane": "open"}
CONTACT = "01632 960123"


@pytest.fixture
def sent(box: Box) -> Receipt:
    posted, receipt = letter(box, BODY, contact=CONTACT)
    box.put(posted)
    look_after_letters()
    return receipt


def _address() -> str:
    return f"/reports/{Report.objects.get().pk}/reporter/"


def _text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_one_question_is_asked_on_the_page_sealed_to_the_receipt_and_its_answer_is_read_there(
    box: Box, sent: Receipt, ida: Actor
) -> None:
    browser = signed_in(ida)
    assert _address() in _text(browser.get(f"/reports/{Report.objects.get().pk}/"))
    assert "They asked to be asked in Welsh" in _text(browser.get(_address()))
    assert browser.post(_address(), {"act": "ask", "question": " "}).status_code == 422
    assert browser.post(_address(), {"act": "ask", "question": "Sentence 1?"}).status_code == 302
    asked = _text(browser.get(_address()))
    assert ("Sentence 1?" in asked, "not answered for" in asked, "Ask one question" in asked) == (
        True,
        True,
        False,
    )
    assert browser.post(_address(), {"act": "ask", "question": "Sentence 2?"}).status_code == 422

    look_after_letters()
    told, lookup = box.standing(sent.lookup(SECRET), "2020-01-01"), sent.lookup(SECRET)
    assert told is not None
    opened = sealing.open_sealed(told.sealed_question, sent.key, sealing.QUESTION, lookup)
    assert opened == {"text": "Sentence 1?"}
    key = box.keys()[sealing.REPORT]
    body = sealing.seal({"text": "Sentence 3"}, key.public, sealing.REPLY, lookup)
    box.answer(Reply(lookup, 1, key.number, body, 500_001))
    look_after_letters()

    answered = _text(browser.get(_address()))
    assert all(words in answered for words in ("Sentence 1?", "Sentence 3", "Ask one question"))


def test_a_contact_is_read_on_the_page_by_two_people_and_by_no_third(
    sent: Receipt, ida: Actor, sam: Actor, quinn: Actor
) -> None:
    first, second, third = signed_in(ida), signed_in(sam), signed_in(quinn)
    address = _address()
    assert first.post(address, {"act": "want", "reason": ""}).status_code == 422
    assert first.post(address, {"act": "read"}).status_code == 422
    first.post(address, {"act": "want", "reason": "Sentence 4"})
    release = {"act": "release", "release": str(ContactRelease.objects.get().pk)}
    assert first.post(address, release).status_code == 422
    assert CONTACT not in _text(first.post(address, {"act": "read"}))

    assert "A colleague asks to learn" in _text(second.get("/"))
    assert "A colleague asks to learn" not in _text(first.get("/"))
    assert "Sentence 4" in _text(third.get("/reports/contacts/"))
    assert second.post(address, release).status_code == 302
    for browser in (first, second):
        read = browser.post(address, {"act": "read"})
        assert (read.status_code, CONTACT in _text(read)) == (200, True)
        assert CONTACT not in _text(browser.get(address))
    assert LogEntry.objects.filter(act="contact.read").count() == 2
    assert third.get(address).status_code == 403


def test_who_sees_no_reports_releases_a_contact_on_the_page_of_those_that_wait(
    sent: Receipt, ida: Actor, quinn: Actor, ana: Actor
) -> None:
    signed_in(ida).post(_address(), {"act": "want", "reason": "Sentence 4"})
    number = {"release": str(ContactRelease.objects.get().pk)}

    assert signed_in(ida).post("/reports/contacts/", number).status_code == 422
    assert signed_in(ana).get("/reports/contacts/").status_code == 403
    assert signed_in(quinn).post("/reports/contacts/", number).status_code == 302
    assert "Nobody waits" in _text(signed_in(ida).get("/reports/contacts/"))
    assert CONTACT in _text(signed_in(ida).post(_address(), {"act": "read"}))


def test_a_wish_is_refused_on_the_page_with_a_reason_that_whoever_asked_reads(
    sent: Receipt, ida: Actor, quinn: Actor
) -> None:
    asking, other = signed_in(ida), signed_in(quinn)
    asking.post(_address(), {"act": "want", "reason": "Sentence 4"})
    refusal = {"act": "refuse", "release": str(ContactRelease.objects.get().pk)}
    assert other.post("/reports/contacts/", {**refusal, "reason": " "}).status_code == 422
    assert other.post("/reports/contacts/", {**refusal, "reason": "Sentence 8"}).status_code == 302

    page = _text(asking.get(_address()))
    assert all(words in page for words in ("Refused", "Sentence 8", "Ask to read it"))
    assert "Nobody waits" in _text(other.get("/reports/contacts/"))
    assert "A colleague asks" not in _text(other.get("/"))


def test_a_report_that_came_another_way_reaches_no_letter_whatever_its_sender_calls_it(
    box: Box, sent: Receipt, ida: Actor
) -> None:
    """A company that learned the name of a letter cannot have its report taken for it."""
    reference = sent.lookup(SECRET).hex()
    (other,) = received(ida, arrival(2, channel=Channel.API, sender_reference=reference))
    browser = signed_in(ida)

    assert "Ask whoever sent it" not in _text(browser.get(f"/reports/{other.report}/"))
    page = _text(browser.get(f"/reports/{other.report}/reporter/"))
    assert "did not come by the public's door" in page
    asked = browser.post(f"/reports/{other.report}/reporter/", {"act": "ask", "question": "Sentence 5?"})
    assert asked.status_code == 422

    ours = Report.objects.exclude(pk=other.report).get()
    browser.post(f"/reports/{ours.pk}/reporter/", {"act": "ask", "question": "Sentence 6?"})
    received(ida, arrival(2, b"again", channel=Channel.API, sender_reference=reference))
    key, lookup = box.keys()[sealing.REPORT], sent.lookup(SECRET)
    body = sealing.seal({"text": "Sentence 7"}, key.public, sealing.REPLY, lookup)
    box.answer(Reply(lookup, 1, key.number, body, 500_001))
    look_after_letters()
    assert "Sentence 7" in _text(browser.get(f"/reports/{ours.pk}/reporter/"))
