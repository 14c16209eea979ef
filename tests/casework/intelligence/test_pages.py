"""The reader: threads, a day, words, marks and print, each as somebody's browser sees it."""

import re

from django.urls import reverse

from tests.casework.intelligence.conftest import Receive, browser
from tests.casework.working import work_off
from tests.engine.communications import writing
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.intelligence import actions
from tutela.casework.intelligence.models import Message, RangeMark, Source, Thread
from tutela.engine.communications.told import Terms

_LIST = "uk.chat.communication.1"


def _read(finn: Actor, phone: Exhibit) -> Thread:
    actions.receive_communications(finn, phone, Terms())
    return Thread.objects.get(format="telegram json")


def _numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"Sentence number (\d+),", page)]


def test_a_thread_is_read_page_by_page_in_order_and_back(finn: Actor, ida: Actor, phone: Exhibit) -> None:
    thread = _read(finn, phone)
    client, href = browser(ida), reverse("communications-thread", args=[thread.pk])
    seen, address = list[int](), href
    while address:
        page = client.get(address).content.decode()
        seen += _numbers(page)
        later = re.search(r'href="([^"]+)" rel="next"', page)
        address = href + later[1].replace("&amp;", "&") if later else ""
    assert seen == list(range(120))
    earlier = re.search(r'href="([^"]+)" rel="prev"', page)
    assert earlier
    assert _numbers(client.get(href + earlier[1]).content.decode()) == list(range(50, 100))


def test_a_day_is_jumped_to_and_another_zone_changes_what_is_shown_only(
    finn: Actor, ida: Actor, phone: Exhibit
) -> None:
    thread = _read(finn, phone)
    client, href = browser(ida), reverse("communications-thread", args=[thread.pk])
    day = writing.lines(120)[60].at
    page = client.get(f"{href}?day={day:%Y-%m-%d}").content.decode()
    assert _numbers(page)[0] == next(
        each.number for each in writing.lines(120) if each.at.date() == day.date()
    )
    before = list(Message.objects.values_list("pk", "at_ms"))
    berlin = client.get(f"{href}?zone=Europe/Berlin").content.decode()
    assert "2024-02-13 10:58:00 CET" in berlin
    assert "2024-02-13 09:58:00 UTC" in client.get(href).content.decode()
    assert list(Message.objects.values_list("pk", "at_ms")) == before
    assert "no time zone" in client.get(f"{href}?zone=Nowhere").content.decode()


def test_words_are_found_inside_a_thread_and_across_them(finn: Actor, ida: Actor, phone: Exhibit) -> None:
    thread = _read(finn, phone)
    client = browser(ida)
    inside = client.get(
        reverse("communications-thread", args=[thread.pk]) + "?words=number 17"
    ).content.decode()
    assert _numbers(inside) == [17]
    across = reverse("communications-exhibit", args=[phone.case.reference, phone.reference])
    found = client.get(across + '?words=number 17"').content.decode()
    assert len(_numbers(found)) == 2
    assert "No message holds them" in client.get(across + "?words=OR NOT").content.decode()


def test_a_range_is_marked_by_a_person_printed_with_its_places_and_taken_back(
    finn: Actor, ida: Actor, phone: Exhibit
) -> None:
    thread = _read(finn, phone)
    messages = list(thread.messages.order_by("order_ms")[10:13])
    client, ends = browser(ida), {"first": messages[0].pk, "last": messages[-1].pk}
    href = reverse("communications-mark", args=[thread.pk])
    assert _LIST in client.get(href, ends).content.decode()
    nothing = client.post(href, {**ends, "checklist": _LIST})
    assert nothing.status_code == 422
    refused = "rent" + " boy"
    found = {"outcome-communication": "met", "confidence-communication": "high", "note": refused}
    worded = client.post(href, {**ends, "checklist": _LIST, **found})
    assert worded.status_code == 422
    assert refused in worded.content.decode()
    sent = {**ends, "checklist": _LIST, "outcome-communication": "met", "confidence-communication": "high"}
    assert client.post(href, sent).status_code == 302
    mark = RangeMark.objects.get()
    assert (mark.first, mark.last, mark.by_id) == (messages[0], messages[-1], ida.person)
    page = client.get(reverse("communications-thread", args=[thread.pk])).content.decode()
    assert "Marks in this part" in page
    printed = client.get(
        reverse("communications-print", args=[thread.pk]), {**ends, "around": 2}
    ).content.decode()
    assert _numbers(printed) == list(range(8, 15))
    octets = writing.telegram(120)
    for offset, length in re.findall(r"byte ([\d,]+), ([\d,]+) bytes", printed):
        at = int(offset.replace(",", ""))
        assert octets[at : at + int(length.replace(",", ""))].startswith(b'{"id"')
    undo = reverse("communications-mark-undo", args=[mark.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    assert client.post(undo, {"reason": "Entered twice."}).status_code == 302
    mark.refresh_from_db()
    assert (mark.undone_by_id, mark.why_undone) == (ida.person, "Entered twice.")


def test_the_page_of_an_exhibit_has_its_files_read_and_a_question_answered(
    finn: Actor, ida: Actor, receive: Receive
) -> None:
    exhibit = receive({"chat.txt": b"01/02/2024, 10:00 - P: 1.\n02/03/2024, 10:00 - P: 2.\n"})
    client = browser(finn)
    href = reverse("communications-exhibit", args=[exhibit.case.reference, exhibit.reference])
    assert client.post(href, {"zone": "Nowhere"}).status_code == 422
    assert client.post(href, {"zone": "Europe/London"}).status_code == 302
    work_off()
    source = Source.objects.get()
    reading = reverse("communications-reading", args=[source.pk])
    assert "month day year" in client.get(reading).content.decode()
    assert browser(ida).post(reading, {"answer": "day month year"}).status_code == 403
    assert client.post(reading, {"answer": "day month year"}).status_code == 302
    work_off()
    assert Thread.objects.get().count == 2


def test_a_message_shows_its_raw_form_and_the_report_of_its_reading_is_a_table_and_json(
    finn: Actor, ida: Actor, phone: Exhibit
) -> None:
    thread = _read(finn, phone)
    message = thread.messages.first()
    assert message
    client = browser(ida)
    page = client.get(reverse("communications-message", args=[message.pk])).content.decode()
    assert "date_unixtime" in page
    assert "byte " in page
    assert "of result.json" in page
    source = message.source
    assert client.get(reverse("communications-reading-csv", args=[source.pk])).content.startswith(
        b"place,says,lost"
    )
    assert client.get(reverse("communications-reading-json", args=[source.pk])).json()["observed"] == 120


def test_another_unit_sees_nothing(finn: Actor, otis: Actor, phone: Exhibit) -> None:
    thread = _read(finn, phone)
    client = browser(otis)
    assert client.get(reverse("communications-thread", args=[thread.pk])).status_code == 404
    assert "Chat 1" not in client.get(reverse("communications")).content.decode()
