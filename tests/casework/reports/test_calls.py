"""What staff enter for whoever told them: one report, a contact that takes two, and words read aloud once."""

import re
import tomllib
from datetime import timedelta
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.letterbox.posting import SECRET
from tests.casework.reports.telling import received
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.letterbox import receipts, sealing
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.letters import Letter, Reply, Spoken, Standing
from tutela.casework.letterbox.models import ReporterContact
from tutela.casework.letterbox.receipts import Receipt
from tutela.casework.reports import actions, queries
from tutela.casework.reports.errors import NotSpoken
from tutela.casework.reports.letters.rounds import look_after_letters
from tutela.casework.reports.models import Report, SpokenReceipt, Unopened

CONTACT = "01632 960123"
TODAY = "2026-11-29"
SAID = {
    "channel": "telephone", "source": "public", "began_at": "2026-11-02T08:00",
    "ended_at": "2026-11-02T08:20",
    "danger_now": "no", "where_seen": "internet", "addresses": "hxxps://example[.]com/1\nExampleApp person1",
    "more": "Sentence 1.", "is_read_back": "on", "contact": CONTACT,
}  # fmt: skip
_NUMBER = re.compile(r'name="number" value="(call [0-9a-f]{32})"')
_WORD = re.compile(r'<li class="[^"]+" lang="en">(\w+)</li>')


def _text(answer: Any) -> str:
    return unescape(answer.content.decode())


def _entered(by: Actor, **changes: str) -> tuple[Report, Receipt]:
    """Enter a call on its page; give the report and the words that the page shows."""
    browser = signed_in(by)
    (number,) = _NUMBER.findall(_text(browser.get("/reports/calls/enter/")))
    page = browser.post("/reports/calls/enter/", {**SAID, "number": number, **changes})
    assert page.status_code == 200, _text(page)
    return Report.objects.latest("pk"), Receipt(tuple(_WORD.findall(_text(page))))


def _changed(box: Box, words: Receipt) -> Receipt:
    """Change words as the door does; give the receipt that the caller alone has."""
    new = receipts.of_submission(SECRET, words.spoken_name)
    lookup, key = new.lookup(SECRET), box.keys()[sealing.REPORT]
    body = {"channel": "receipt", "spoken": words.spoken_name.hex(), "reporter_key": new.public.hex()}
    sealed = sealing.seal(body, key.public, sealing.REPORT, lookup)
    letter = Letter(lookup, b"n" * 32, key.number, sealed, bytes(32), 500_000, "receipt")
    assert box.change(words.spoken_name, letter)
    return new


def test_a_call_is_a_report_of_its_own_channel_with_who_took_it_and_when(box: Box, ida: Actor) -> None:
    report, words = _entered(ida)

    told = queries.version_of(report).as_told
    assert (report.channel, report.source, len(words.words)) == ("telephone", "public", 8)
    assert [(one.text, one.kind) for one in told.addresses] == [
        ("hxxps://example[.]com/1", "url"), ("ExampleApp person1", "other"),
    ]  # fmt: skip
    assert told.summaries == ("Sentence 1.",)
    assert told.further["call/taken_by"] == ida.name
    assert told.further["call/read_back"] == "yes"
    assert str(told.further["call/began_at"]).startswith("2026-11-02T08:00")
    page = _text(signed_in(ida).get(f"/reports/{report.pk}/"))
    assert all(
        text in page for text in ("call/ended_at", "from: public (telephone)", "Receipt that was read aloud")
    )
    log.verify()
    assert not audit.differences()


def test_it_asks_what_the_doors_forms_ask_by_the_same_names(ida: Actor) -> None:
    page = _text(signed_in(ida).get("/reports/calls/enter/"))
    for form in ("public", "child", "work"):
        asked = tomllib.loads(files("tutela.public").joinpath("data", f"{form}.toml").read_text())
        for question in asked["question"]:
            assert f'name="{question["name"]}"' in page, question["name"]
            for value, _ in question.get("choices", ()):
                assert f'value="{value}"' in page, value
    assert page.index("call 999") < page.index('name="danger_now"')
    assert page.index('name="danger_now"') < page.index('name="channel"')


def test_danger_now_puts_it_into_the_highest_band(box: Box, ida: Actor) -> None:
    report, _ = _entered(ida, danger_now="yes", channel="in person", source="child", age="12to15")

    assert (report.channel, report.is_immediate, report.band) == ("in person", True, "V")


def test_what_cannot_be_is_said_at_its_field_and_makes_nothing(box: Box, ida: Actor) -> None:
    browser = signed_in(ida)
    (number,) = _NUMBER.findall(_text(browser.get("/reports/calls/enter/")))
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    for changes, says in (
        ({"danger_now": ""}, "This field is required"),
        ({"addresses": " ", "more": ""}, "Write down what they tell"),
        ({"began_at": later}, "yet to come"),
        ({"ended_at": "2026-11-01T08:00"}, "after it began"),
        ({"channel": "api"}, "Select a valid choice"),
        ({"number": "R-1"}, "valid value"),
    ):
        page = browser.post("/reports/calls/enter/", {**SAID, "number": number, **changes})
        assert (page.status_code, says in _text(page)) == (422, True), changes
    assert not Report.objects.exists()


def test_entered_twice_it_is_one_report_and_its_words_are_not_shown_again(box: Box, ida: Actor) -> None:
    report, _ = _entered(ida)
    again = signed_in(ida).post("/reports/calls/enter/", {**SAID, "number": report.sender_reference})

    assert (again.status_code, again["Location"]) == (302, f"/reports/{report.pk}/receipt/")
    assert (Report.objects.count(), SpokenReceipt.objects.count(), ReporterContact.objects.count()) == (
        1,
        1,
        1,
    )


def test_the_words_are_kept_nowhere(box: Box, ida: Actor, tmp_path: Path) -> None:
    _, words = _entered(ida)
    look_after_letters()

    row = SpokenReceipt.objects.get()
    assert bytes(row.name) == words.spoken_name
    kept = " ".join(entry.body for entry in LogEntry.objects.all())
    assert str(words) not in kept
    assert str(words).encode() not in (tmp_path / "door" / "letters.db").read_bytes()
    assert _WORD.findall(_text(signed_in(ida).get(f"/reports/{row.report_id}/receipt/"))) == []


def test_who_called_is_read_by_two_people_alone(box: Box, ida: Actor, sam: Actor) -> None:
    report, _ = _entered(ida)
    assert CONTACT not in queries.version_of(report).told
    assert CONTACT.encode() not in bytes(ReporterContact.objects.get().sealed)
    assert CONTACT.encode() not in queries.original_of(ida, queries.version_of(report))
    first, second, address = signed_in(ida), signed_in(sam), f"/reports/{report.pk}/reporter/"
    assert "Ask one question" not in _text(first.get(address))
    first.post(address, {"act": "want", "reason": "Sentence 2", "contact": "1"})
    assert report.reference in _text(second.get("/reports/contacts/"))
    assert CONTACT not in _text(first.post(address, {"act": "read", "contact": "1"}))
    release = re.findall(r'name="release" value="(\d+)"', _text(second.get(address)))[0]
    second.post(address, {"act": "release", "release": release})
    assert CONTACT in _text(first.post(address, {"act": "read", "contact": "1"}))
    assert second.post(address, {"act": "read", "contact": "2"}).status_code == 404


def test_changed_at_the_door_they_bind_a_receipt_that_asks_and_answers(box: Box, ida: Actor) -> None:
    report, words = _entered(ida)
    look_after_letters()
    assert box.spoken(words.spoken_name, TODAY) is Spoken.WAITS
    new = _changed(box, words)
    assert box.spoken(words.spoken_name, TODAY) is Spoken.CHANGED
    look_after_letters()
    look_after_letters()

    assert (Report.objects.count(), Unopened.objects.count()) == (1, 0)
    assert bytes(SpokenReceipt.objects.get().lookup or b"") == new.lookup(SECRET)
    signed_in(ida).post(f"/reports/{report.pk}/reporter/", {"act": "ask", "question": "Sentence 3?"})
    look_after_letters()
    told = box.standing(new.lookup(SECRET), TODAY)
    assert told is not None
    assert told.standing is Standing.WANTED
    key, lookup = box.keys()[sealing.REPORT], new.lookup(SECRET)
    asked = sealing.open_sealed(told.sealed_question, new.key, sealing.QUESTION, lookup)
    assert asked == {"text": "Sentence 3?"}
    body = sealing.seal({"text": "Sentence 4"}, key.public, sealing.REPLY, lookup)
    box.answer(Reply(lookup, 1, key.number, body, 500_001))
    look_after_letters()
    report.refresh_from_db()
    assert report.version == 2
    assert "Sentence 4" in _text(signed_in(ida).get(f"/reports/{report.pk}/reporter/"))


def test_other_words_end_the_first_and_none_are_drawn_once_they_were_changed(box: Box, ida: Actor) -> None:
    report, first = _entered(ida)
    look_after_letters()
    page = _text(signed_in(ida).post(f"/reports/{report.pk}/receipt/", {"act": "draw"}))
    second = Receipt(tuple(_WORD.findall(page)))
    look_after_letters()
    assert first != second
    assert box.spoken(first.spoken_name, TODAY) is None
    assert box.spoken(second.spoken_name, TODAY) is Spoken.WAITS

    _changed(box, second)
    look_after_letters()
    with pytest.raises(NotSpoken):
        actions.speak_receipt(ida, report)
    with pytest.raises(NotSpoken):
        actions.end_spoken(ida, SpokenReceipt.objects.latest("pk"), "Sentence 5")
    assert "Draw other words" not in _text(signed_in(ida).get(f"/reports/{report.pk}/receipt/"))


def test_a_change_of_words_that_ended_is_listed_with_its_reason(box: Box, ida: Actor) -> None:
    report, words = _entered(ida)
    look_after_letters()
    _changed(box, words)
    actions.end_spoken(ida, report.spoken_receipts.get(), "Sentence 5")
    look_after_letters()

    assert "nobody read aloud here, or that ended" in Unopened.objects.get().reason
    assert SpokenReceipt.objects.get().used_at is None


def test_words_that_nobody_used_by_their_end_are_told_until_somebody_says_why(box: Box, ida: Actor) -> None:
    report, _ = _entered(ida)
    browser, address = signed_in(ida), f"/reports/{report.pk}/receipt/"
    number = str(SpokenReceipt.objects.get().pk)
    browser.post(address, {"act": "read_back", "receipt": number})
    assert "Read back" in _text(browser.get(address))
    assert "was not used" not in _text(browser.get("/"))
    SpokenReceipt.objects.update(ends_on=timezone.now().date() - timedelta(days=1))

    assert "A receipt that was read aloud was not used" in _text(browser.get("/"))
    assert "not used by their end" in _text(browser.get("/reports/calls/"))
    assert browser.post(address, {"act": "end", "receipt": number, "reason": " "}).status_code == 422
    assert browser.post(address, {"act": "end", "receipt": number, "reason": "Sentence 6"}).status_code == 302
    assert "was not used" not in _text(browser.get("/"))
    assert "Sentence 6" in _text(browser.get("/reports/calls/"))


def test_nobody_else_enters_a_call_and_no_other_report_has_such_a_receipt(
    box: Box, ida: Actor, ana: Actor
) -> None:
    (other,) = received(ida)
    report = Report.objects.get(pk=other.report)

    assert signed_in(ana).get("/reports/calls/enter/").status_code == 403
    assert signed_in(ana).get("/reports/calls/").status_code == 403
    with pytest.raises(NotSpoken):
        actions.speak_receipt(ida, report)
    with pytest.raises(NotAllowed):
        actions.speak_receipt(ana, report)
    with pytest.raises(NotAllowed):
        actions.note_published(ida, [], [])
