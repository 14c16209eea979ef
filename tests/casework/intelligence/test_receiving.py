"""What an exhibit holds is read once, whole, and with an account of what could not be read."""

import json

import pytest
from click.testing import CliRunner

from tests.casework.intelligence.conftest import Receive
from tests.casework.working import work_off
from tests.engine.communications import writing
from tutela import cli
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.intelligence import actions
from tutela.casework.intelligence.errors import NotAsked, NothingToRead
from tutela.casework.intelligence.models import Message, Source, Thread
from tutela.engine.communications.told import Terms

_ASKS = b"01/02/2024, 10:00 - Person 1: Sentence 1.\n02/03/2024, 10:00 - Person 1: Sentence 2.\n"


def test_threads_have_count_ends_and_participants_and_a_second_reading_adds_nothing(
    finn: Actor, phone: Exhibit
) -> None:
    sources = actions.receive_communications(finn, phone, Terms())
    assert sorted(source.format for source in sources) == ["telegram json", "whatsapp text"]
    truth = writing.lines(120)
    thread = Thread.objects.get(format="telegram json")
    assert (thread.count, thread.first_ms, thread.last_ms) == (120, truth[0].at_ms, truth[-1].at_ms)
    assert set(thread.participants.values_list("key", flat=True)) == set(writing.WHO)
    again = actions.receive_communications(finn, phone, Terms())
    assert [(source.added, source.held) for source in again] == [(0, source.observed) for source in sources]
    assert Message.objects.count() == 150


def test_a_place_on_record_leads_to_the_bytes_that_were_received(finn: Actor, phone: Exhibit) -> None:
    actions.receive_communications(finn, phone, Terms())
    octets = writing.telegram(120)
    for message in Message.objects.filter(thread__format="telegram json"):
        assert message.offset is not None
        assert octets[message.offset : message.offset + message.length] == bytes(message.raw)


def test_what_is_said_otherwise_later_is_another_version(finn: Actor, receive: Receive) -> None:
    receive({"1/result.json": writing.telegram(5)})
    later = writing.telegram(5).replace(b"Sentence number 3", b"Sentence number three")
    exhibit = receive({"1/result.json": writing.telegram(5)})
    actions.receive_communications(finn, exhibit, Terms())
    # The same chat, exported later, lies in another folder of what is received.
    exhibit = _other(finn, exhibit, receive, later)
    versions = Message.objects.filter(key="3").order_by("version")
    assert [(each.version, each.is_latest) for each in versions] == [(1, False), (2, True)]
    assert Message.objects.exclude(key="3").count() == 4
    assert Thread.objects.get().count == 5


def _other(finn: Actor, exhibit: Exhibit, receive: Receive, later: bytes) -> Exhibit:
    again = receive({"2/result.json": later})
    actions.receive_communications(finn, again, Terms(), below="2")
    return again


def test_files_that_messages_name_are_pointed_to_where_they_were_received(
    finn: Actor, receive: Receive
) -> None:
    chat = b"".join(
        b"13/02/2024, 10:0%d - Person 1: IMG-%d.jpg (file attached)\n" % (number, number) for number in (1, 2)
    )
    exhibit = receive({"chat/chat.txt": chat, "chat/IMG-1.jpg": b"no picture"})
    actions.receive_communications(finn, exhibit, Terms())
    there, missing = [message.files.get() for message in Message.objects.order_by("pk")]
    assert there.item is not None
    assert missing.item is None


def test_a_file_that_asks_waits_until_somebody_answers(finn: Actor, receive: Receive) -> None:
    exhibit = receive({"chat.txt": _ASKS})
    (source,) = actions.receive_communications(finn, exhibit, Terms())
    assert source.state == Source.State.ASKS
    assert not Message.objects.exists()
    with pytest.raises(NotAsked):
        actions.answer_question(finn, source, "whatever")
    actions.answer_question(finn, source, "day month year")
    work_off()
    assert Message.objects.order_by("order_ms").first().order_ms == 1706781600000  # type: ignore[union-attr]


def test_a_report_of_lava_is_read_with_what_lies_beside_it(finn: Actor, receive: Receive) -> None:
    exhibit = receive({"r/_lava_artifacts.db": writing.lava(4), "r/_lava_data.lava": writing.lava_index()})
    (source,) = actions.receive_communications(finn, exhibit, Terms())
    assert (source.format, source.added, source.lost) == ("lava report", 4, 0)


def test_what_cannot_be_read_is_a_line_and_the_rest_is_kept(finn: Actor, receive: Receive) -> None:
    cut = writing.telegram(20)
    exhibit = receive({"result.json": cut[: len(cut) // 2], "main.jsonl": writing.signal(3)})
    sources = {source.format: source for source in actions.receive_communications(finn, exhibit, Terms())}
    assert sources["telegram json"].lost == 1
    assert sources["telegram json"].lines.filter(is_lost=True).count() == 1
    assert 0 < sources["telegram json"].added < 20
    assert sources["signal json lines"].added == 3


def test_who_may_not_is_refused_and_an_exhibit_without_chats_says_so(
    finn: Actor, ana: Actor, receive: Receive
) -> None:
    exhibit = receive({"notes.txt": b"Sentence 1."})
    with pytest.raises(NotAllowed):
        actions.receive_communications(ana, exhibit, Terms())
    with pytest.raises(NothingToRead):
        actions.receive_communications(finn, exhibit, Terms())


def test_commands_read_list_and_report(finn: Actor, phone: Exhibit) -> None:
    run = CliRunner()
    name, as_finn = str(phone), ["--as", "finn", "--json"]
    read = run.invoke(cli.tutela, ["communications", "receive", name, *as_finn])
    assert read.exit_code == 0, read.output
    (reading, _) = json.loads(read.stdout)["readings"]
    listed = run.invoke(cli.tutela, ["communications", "list", name, *as_finn])
    assert sorted(row["count"] for row in json.loads(listed.stdout)["threads"]) == [30, 120]
    report = run.invoke(cli.tutela, ["communications", "report", str(reading["reading"]), *as_finn])
    assert json.loads(report.stdout)["sha256"] == reading["sha256"]
