"""What the public sent becomes reports, once each; what the unit says and asks reaches the reporter."""

import json
import re
import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from django.conf import settings as django
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.casework.letterbox.posting import SECRET, letter
from tutela import cli
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.letterbox import actions as letterbox, sealing
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.errors import NotAskable, ReasonMissing
from tutela.casework.letterbox.letters import Letter, Reply, Standing, Told
from tutela.casework.letterbox.models import ReporterContact, ReporterThread
from tutela.casework.letterbox.receipts import Receipt
from tutela.casework.reports import actions, queries
from tutela.casework.reports.letters.rounds import look_after_letters
from tutela.casework.reports.models import Report, Unopened
from tutela.engine.formats.reports.told import Source

BODY = {
    "channel": "public",
    "answers": {"when": "Sentence 1", "more": "Sentence 2"},
    "addresses": [{"text": "example.com/1", "kind": "account", "taken_for": "url"}],
    "routed": {"where": "internet", "danger": "yes"},
    "language": "cy",
    "lane": "open",
}
TODAY = "2020-01-01"


def _sent(box: Box, **changes: object) -> tuple[Letter, Receipt]:
    sent, receipt = letter(box, {**BODY, **changes}, contact="01632 960123")
    assert box.put(sent)
    return sent, receipt


def _change(statement: str, value: int) -> None:
    file = django.TUTELA.door.database.removeprefix("sqlite:")
    with sqlite3.connect(file) as database:
        database.execute(statement, (value,))


def _standing(box: Box, lookup: bytes) -> Told:
    told = box.standing(lookup, TODAY)
    assert told is not None
    return told


def test_a_letter_becomes_a_report_that_tells_what_was_said(box: Box, ida: Actor) -> None:
    sent, receipt = _sent(box)

    look_after_letters()

    report = Report.objects.get()
    told = queries.version_of(report).as_told
    assert (told.source, told.sender, told.sender_reference) == (Source.PUBLIC, "", sent.lookup.hex())
    assert [(one.text, one.kind) for one in told.addresses] == [("example.com/1", "account")]
    assert told.summaries == ("Sentence 2",)
    assert told.priority is not None
    assert told.further["answers/when"] == "Sentence 1"
    assert "01632" not in told.to_json()
    assert ReporterContact.objects.get().lookup == sent.lookup
    original = json.loads(queries.original_of(ida, queries.version_of(report)))
    assert original["reporter_key"] == receipt.public.hex()


def test_what_was_taken_in_is_gone_from_the_door_and_still_known_there(box: Box, ida: Actor) -> None:
    sent, _ = _sent(box)
    look_after_letters()
    look_after_letters()

    assert box.waiting(10) == []
    assert not box.put(sent)
    assert _standing(box, sent.lookup).standing is Standing.RECEIVED
    assert Report.objects.count() == 1


def test_a_letter_that_is_taken_in_twice_is_one_report(box: Box, ida: Actor) -> None:
    """As after a sudden end between the database and the letterbox."""
    _sent(box)
    letters = box.waiting(10)
    for _ in range(2):
        actions.take_in_letters(machine(ida.unit), letters, [], date(2026, 11, 29))

    assert Report.objects.count() == 1
    assert Report.objects.get().version == 1


def test_every_form_has_its_source(box: Box, ida: Actor) -> None:
    for channel in ("public", "child", "work"):
        sent, _ = letter(box, {**BODY, "channel": channel})
        box.put(replace(sent, channel=channel))
    look_after_letters()

    assert sorted(Report.objects.values_list("source", flat=True)) == ["child", "it professional", "public"]


def test_one_that_does_not_open_is_set_aside_on_record_and_holds_up_no_other(box: Box, ida: Actor) -> None:
    broken, _ = letter(box, BODY)
    box.put(replace(broken, sealed_body=b"1" * 500, hour=1))
    _sent(box)

    look_after_letters()
    look_after_letters()

    assert Report.objects.count() == 1
    assert LogEntry.objects.filter(act="arrival.set_aside").count() == 1
    assert _standing(box, broken.lookup).standing is Standing.RECEIVED


def test_one_that_does_not_open_is_listed_with_its_age_and_goes_in_once_it_does(box: Box, ida: Actor) -> None:
    sent, _ = letter(box, BODY)
    box.put(replace(sent, key_number=990, hour=490_000))
    look_after_letters()

    page = signed_in(ida).get("/reports/unopened/").content.decode()
    assert sent.lookup.hex() in page
    assert "key 990, which is none of this unit" in page
    assert re.search(r">\d+ days<", page)

    _change("UPDATE door_report SET key_number = ?", sent.key_number)
    look_after_letters()
    assert not Report.objects.exists()
    actions.try_again(ida, Unopened.objects.get())
    look_after_letters()

    assert Report.objects.count() == 1
    assert Unopened.objects.get().taken_at is not None


@pytest.mark.parametrize("body", [{"answers": "1"}, {"routed": []}, {"addresses": [1]}])
def test_one_that_is_not_written_as_letters_are_holds_up_no_other(
    box: Box, ida: Actor, body: dict[str, object]
) -> None:
    strange, _ = letter(box, {**BODY, **body})
    box.put(replace(strange, hour=1))
    _sent(box)

    look_after_letters()

    assert Report.objects.count() == 1
    assert "not written as such things are" in Unopened.objects.get().reason


def test_an_answer_that_does_not_open_is_kept_and_listed_and_the_next_round_leaves_it(
    box: Box, ida: Actor
) -> None:
    sent, _ = _sent(box)
    look_after_letters()
    letterbox.ask_reporter(ida, sent.lookup, "Sentence 3?")
    look_after_letters()
    key = box.keys()[sealing.REPORT]
    body = sealing.seal({"text": "Sentence 5"}, key.public, sealing.REPLY, sent.lookup)
    box.answer(Reply(sent.lookup, 1, 990, body, 500_001))
    look_after_letters()
    look_after_letters()

    row = Unopened.objects.get()
    assert (row.door, row.reference) == ("an answer of the public", f"{sent.lookup.hex()}/1")
    assert LogEntry.objects.filter(act="arrival.set_aside").count() == 1

    _change("UPDATE door_reply SET key_number = ?", key.number)
    actions.try_again(ida, row)
    look_after_letters()

    assert queries.version_of(Report.objects.get()).as_told.further["answers/question 1"] == "Sentence 5"
    assert Unopened.objects.get().taken_at is not None


def test_an_answer_to_a_report_that_is_not_here_is_listed_and_holds_up_nobody(box: Box, ida: Actor) -> None:
    key = box.keys()[sealing.REPORT]
    lookup = b"n" * 32
    box.answer(
        Reply(lookup, 1, key.number, sealing.seal({"text": "1"}, key.public, sealing.REPLY, lookup), 1)
    )
    look_after_letters()

    assert "a report that is not here" in Unopened.objects.get().reason
    assert box.replies(10) == []


def test_letters_to_another_unit_stand_before_none_of_ours(box: Box, ida: Actor) -> None:
    sent, _ = _sent(box)
    theirs, _ = letter(box, BODY)
    for number in range(3):
        box.put(
            replace(theirs, lookup=bytes([number]) * 32, submission=bytes([number]), hour=1, key_number=990)
        )

    assert [each.lookup for each in box.waiting(1, [990])] == [sent.lookup]
    assert box.waiting(1)[0].key_number == 990
    assert box.replies(1, [990]) == []


def test_a_question_reaches_the_reporter_and_the_answer_is_the_next_version(box: Box, ida: Actor) -> None:
    sent, receipt = _sent(box)
    look_after_letters()
    letterbox.ask_reporter(ida, sent.lookup, "Sentence 3?")
    with pytest.raises(NotAskable):
        letterbox.ask_reporter(ida, sent.lookup, "Sentence 4?")
    look_after_letters()

    told = _standing(box, receipt.lookup(SECRET))
    asked = sealing.open_sealed(told.sealed_question, receipt.key, sealing.QUESTION, sent.lookup)
    assert (told.standing, asked) == (Standing.WANTED, {"text": "Sentence 3?"})
    key = box.keys()[sealing.REPORT]
    body = sealing.seal({"text": "Sentence 5"}, key.public, sealing.REPLY, sent.lookup)
    box.answer(Reply(sent.lookup, told.question_number, key.number, body, 500_001))
    look_after_letters()

    report = Report.objects.get()
    assert report.version == 2
    assert queries.version_of(report).as_told.further["answers/question 1"] == "Sentence 5"
    assert _standing(box, sent.lookup).standing is Standing.RECEIVED
    assert ReporterThread.objects.get().answered_number == 1
    assert letterbox.ask_reporter(ida, sent.lookup, "Sentence 6?").question_number == 2


def test_the_end_is_told_with_its_day_and_then_forgotten(box: Box, ida: Actor) -> None:
    sent, _ = _sent(box)
    look_after_letters()
    Report.objects.update(state=Report.State.SETTLED)
    look_after_letters()

    told = _standing(box, sent.lookup)
    assert told.standing is Standing.FINISHED
    assert told.ends_on > "2020"
    assert box.forget("9999-01-01") == 1
    assert box.standing(sent.lookup, TODAY) is None


def test_nothing_is_asked_of_others_or_without_a_question(box: Box, ida: Actor, ana: Actor) -> None:
    sent, _ = _sent(box)
    look_after_letters()

    with pytest.raises(NotAllowed):
        letterbox.ask_reporter(ana, sent.lookup, "Sentence 3?")
    with pytest.raises(ReasonMissing):
        letterbox.ask_reporter(ida, sent.lookup, "  ")
    with pytest.raises(NotAskable):
        letterbox.ask_reporter(ida, b"1" * 32, "Sentence 3?")
    with pytest.raises(NotAllowed):
        actions.take_in_letters(ida, [], [], date(2026, 11, 29))


def test_without_keys_nothing_is_asked_of_the_letterbox(ida: Actor, settings: Settings) -> None:
    door = replace(settings.TUTELA.door, database="sqlite:/nowhere/letters.db")
    settings.TUTELA = replace(settings.TUTELA, door=door)

    look_after_letters()


def _told_by(*arguments: str, code: int = 0) -> str:
    ended = CliRunner().invoke(cli.tutela, ["reporter", *arguments])
    assert ended.exit_code == code, ended.output
    return ended.output


def test_the_commands_ask_and_two_people_learn_how_the_reporter_can_be_reached(
    box: Box, ida: Actor, sam: Actor
) -> None:
    _sent(box)
    look_after_letters()
    number = str(Report.objects.get().pk)

    assert "Question 1" in _told_by("ask", number, "Sentence 3?", "--as", "ida")
    asked = _told_by("contact", number, "--reason", "Sentence 4", "--as", "ida")
    _told_by("read", number, "--as", "ida", code=1)
    released = asked.split("release ")[1].split()[0]
    _told_by("release", released, "--as", "ida", code=1)
    _told_by("release", released, "--as", "sam")
    assert _told_by("read", number, "--as", "ida") == "01632 960123\n"
