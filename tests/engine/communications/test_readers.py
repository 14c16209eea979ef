"""What each reader tells of a file is what was written into it."""

import json

import pytest

from tests.engine.communications import writing
from tests.engine.communications.conftest import Reading
from tutela.engine.communications import reading
from tutela.engine.communications.moments import NoZone
from tutela.engine.communications.told import Basis, Kind, State, Terms

_COUNT = 41
# Rows of databases stand at no byte, and of a mail the raw form is its head.
_WITHOUT = ("lava report", "axiom case (experimental)", "e-mail")


def _index(form: str) -> bytes:
    return writing.lava_index() if form == "lava report" else b""


@pytest.mark.parametrize("form", writing.FORMATS)
def test_every_message_with_its_time_its_sender_and_its_words(read: Reading, form: str) -> None:
    name, write = writing.FORMATS[form]
    found = read(write(_COUNT), name, index=_index(form))
    assert found.format == form
    assert not found.lost
    messages = [each for each in found.observations if each.kind is Kind.MESSAGE]
    truth = writing.lines(_COUNT)
    by_time = sorted(messages, key=lambda each: each.moment.at_ms or 0)
    assert [each.moment.at_ms for each in by_time] == [each.at_ms for each in truth]
    assert [each.text.rstrip("\n") for each in by_time] == [each.text for each in truth]
    assert {each.sender.key.partition("@")[0] for each in messages if each.sender} == set(writing.WHO)
    assert {each.thread for each in messages} <= {thread.key for thread in found.threads}


@pytest.mark.parametrize("form", [form for form in writing.FORMATS if form not in _WITHOUT])
def test_a_place_leads_to_the_bytes_that_were_read(read: Reading, form: str) -> None:
    name, write = writing.FORMATS[form]
    octets = write(_COUNT)
    for each in read(octets, name).observations:
        assert each.place.offset is not None
        there = octets[each.place.offset : each.place.offset + each.place.length]
        if form == "ufdr report":
            assert there.startswith(b"<model")
            assert there.endswith(b"</model>")
        else:
            assert there == each.raw


@pytest.mark.parametrize("locale", writing.LOCALES)
def test_whatsapp_of_six_languages(read: Reading, locale: str) -> None:
    found = read(writing.whatsapp(locale, _COUNT), "chat.txt", Terms(zone="Europe/Berlin"))
    truth = writing.lines(_COUNT)
    assert [each.text for each in found.observations] == [each.text for each in truth]
    # In Berlin it is an hour later in winter: what its clocks showed was an hour earlier in UTC.
    assert [each.moment.at_ms for each in found.observations][:3] == [
        (each.at_ms // 60_000 if locale in ("german", "spanish", "swedish") else each.at_ms / 60_000) * 60_000
        - 3_600_000
        for each in truth[:3]
    ]
    assert {each.moment.basis for each in found.observations} == {Basis.ASSUMED}


def test_an_order_of_dates_that_cannot_be_told_is_asked_for_and_not_guessed(read: Reading) -> None:
    octets = b"01/02/2024, 10:00 - Person 1: Sentence 1.\n02/03/2024, 10:00 - Person 1: Sentence 2.\n"
    asked = read(octets, "chat.txt")
    assert [question.what for question in asked.questions] == ["date order"]
    assert not asked.observations
    answered = {
        order: read(octets, "chat.txt", Terms(answers={"date order": order})).observations[0].moment.at_ms
        for order in asked.questions[0].choices
    }
    assert answered == {"day month year": 1706781600000, "month day year": 1704189600000}


def test_one_day_beyond_twelve_or_a_step_back_decides_the_order_of_all(read: Reading) -> None:
    beyond = b"01/02/2024, 10:00 - P: 1.\n13/02/2024, 10:00 - P: 2.\n"
    back = b"10/01/2024, 10:00 - P: 1.\n10/02/2024, 10:00 - P: 2.\n11/01/2024, 10:00 - P: 3.\n"
    assert read(beyond, "c.txt").observations[0].moment.at_ms == 1706781600000
    assert read(back, "c.txt").observations[0].moment.at_ms == 1727776800000


def test_whatsapp_tells_files_deleted_and_edited_messages_and_lines_of_nobody(read: Reading) -> None:
    octets = (
        "[13/02/2024, 10:00:01] \u200ePerson 1: \u200e<attached: 00000001-PHOTO.jpg>\n"
        "13/02/2024, 10:01 - Person 1: IMG-1.jpg (file attached)\n"
        "13/02/2024, 10:02 - Person 1: This message was deleted\n"
        "13/02/2024, 10:03 - Person 1: Sentence 1. <This message was edited>\n"
        "13/02/2024, 10:04 - Person 1 was added\n"
        "13/02/2024, 10:05 - Person 1: <Media omitted>\n"
    ).encode()
    photo, image, deleted, edited, nobody, omitted = read(octets, "c.txt").observations
    assert [each.attached[0].name for each in (photo, image)] == ["00000001-PHOTO.jpg", "IMG-1.jpg"]
    assert deleted.state is State.DELETED
    assert edited.edited
    assert (nobody.kind, nobody.sender) == (Kind.SYSTEM, None)
    assert omitted.attached[0].missing


def test_an_account_of_telegram_names_the_chat_of_each_message(read: Reading) -> None:
    found = read(writing.telegram_full(5), "result.json")
    assert {each.thread for each in found.observations} == {"77"}
    assert {thread.title for thread in found.threads if thread.key == "77"} == {"Chat 1"}


def test_signal_keeps_what_was_taken_back_and_counts_frames_that_are_none(read: Reading) -> None:
    item = {
        "chatId": "1",
        "authorId": "0",
        "dateSent": "1700000000000",
        "outgoing": {},
        "remoteDeletedMessage": {},
    }
    octets = writing.signal(2) + json.dumps({"chatItem": item}).encode() + b'\n{"stickerPack":{}}\n'
    found = read(octets, "main.jsonl")
    assert found.observations[-1].state is State.DELETED
    assert found.observations[-1].direction == "out"
    assert any("stickerPack" in note.says for note in found.notes)


def test_a_report_of_an_extraction_gives_files_calls_and_what_was_deleted(read: Reading) -> None:
    octets = writing.ufdr(1).replace(
        b"<decodedData>",
        b'<taggedFiles><file id="f1" path="/x"><metadata section="File"><item name="Local Path">'
        b"files\\Image\\1.jpg</item></metadata></file></taggedFiles><decodedData>",
    )
    attachment = (
        b'<multiModelField name="Attachments" type="Attachment"><model type="Attachment" id="a1">'
        b'<field name="Filename"><value>1.jpg</value></field><field name="file_id"><value>f1</value></field>'
        b"</model></multiModelField></model></multiModelField></model>"
    )
    octets = octets.replace(b"</model></multiModelField></model>", attachment, 1)
    message, call = read(octets, "report.xml").observations
    assert [(each.name, each.path) for each in message.attached] == [("1.jpg", "files/Image/1.jpg")]
    assert (call.kind, call.state, call.direction) == (Kind.CALL, State.DELETED, "in")


def test_a_report_written_in_the_zone_of_its_machine_is_marked_and_warned_of(read: Reading) -> None:
    name, write = writing.FORMATS["lava report"]
    found = read(write(3), name, index=writing.lava_index(None, "chat"))
    assert {each.moment.basis for each in found.observations} == {Basis.TOOL_LOCAL}
    assert any("zone of the machine" in note.says for note in found.notes)
    sound = read(write(3), name, index=writing.lava_index())
    assert {each.moment.basis for each in sound.observations} == {Basis.SOURCE_UTC}


def test_calls_and_visits_are_read_from_their_databases(read: Reading) -> None:
    calls = writing.database(
        "CREATE TABLE calls(_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, "
        "type INTEGER, name TEXT)",
        "INSERT INTO calls VALUES(1, '+441632960001', 1700000000000, 61, 2, 'Person 1')",
    )
    visits = writing.database(
        "CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT, title TEXT)",
        "CREATE TABLE visits(id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER, transition INTEGER)",
        "INSERT INTO urls VALUES(1, 'https://example.org/1', 'Page 1')",
        "INSERT INTO visits VALUES(1, 1, 13344473600000000, 1)",
    )
    (call,) = read(calls, "calllog.db").observations
    assert (call.kind, call.direction, call.text, call.moment.at_ms) == (
        Kind.CALL,
        "out",
        "61 seconds",
        1700000000000,
    )
    (visit,) = read(visits, "History").observations
    assert (visit.kind, visit.text, visit.moment.at_ms) == (
        Kind.VISIT,
        "https://example.org/1",
        1700000000000,
    )


def test_a_table_without_a_mapping_asks_for_one(read: Reading) -> None:
    found = read(writing.csv(2), "table.csv", Terms())
    assert found.questions[0].what == "mapping"
    assert found.questions[0].choices == ("When", "Words", "Who", "Other")


def test_what_nobody_reads_and_a_zone_that_is_none_are_refused(read: Reading) -> None:
    with pytest.raises(reading.NotCommunications):
        read(b"Sentence 1.", "note.txt")
    with pytest.raises(NoZone):
        read(writing.whatsapp("british", 3), "c.txt", Terms(zone="Europe/Nowhere"))


def test_what_no_field_holds_is_kept_by_its_name(read: Reading) -> None:
    message = {
        "id": 1,
        "date_unixtime": "1700000000",
        "from_id": "1",
        "text": "Sentence 1.",
        "new_field": {"a": [1]},
    }
    octets = json.dumps({"name": "1", "id": 1, "messages": [message]}).encode()
    assert read(octets, "result.json").observations[0].rest == {"new_field": {"a": [1]}}


def test_a_case_whose_form_nobody_publishes_says_so_and_counts_what_it_leaves(read: Reading) -> None:
    found = read(writing.axiom(3), "1/Case.mfdb")
    assert "experimental" in found.notes[0].says
    assert found.notes[1].says == "It has 1 hits that are no communications; they stay there."
    assert found.notes[1].place == "artifact Installed Programs"
    first = found.observations[0]
    assert (str(first.place), first.direction, first.moment.basis) == ("hit 1", "in", Basis.SOURCE_UTC)
    assert first.moment.raw == writing.lines(1)[0].at.strftime("%d/%m/%Y %H:%M:%S")
    absent = read(writing.database("CREATE TABLE scan_artifact_hit(hit_id INTEGER)"), "Case.mfdb")
    assert "no table artifact_version" in absent.lost[0].says
