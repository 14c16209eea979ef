"""Terms of the unit's lists: found in every message by each version, spoken of, and gone through by hits."""

import re

import pytest
from django.urls import reverse

from tests.casework.intelligence.conftest import Receive, browser, look_for
from tests.casework.working import work_off
from tests.engine.communications import writing
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.intelligence import actions
from tutela.casework.intelligence.errors import BadMark
from tutela.casework.intelligence.models import HitFinding, Message, TermHit, Thread, Unsearched
from tutela.engine.communications.told import Terms


@pytest.fixture
def read(finn: Actor, phone: Exhibit) -> Thread:
    """A thread of 120 messages, read before anything is looked for."""
    actions.receive_communications(finn, phone, Terms())
    work_off()
    return Thread.objects.get(format="telegram json")


def test_a_version_finds_every_term_keeps_what_was_said_and_finds_anew(
    finn: Actor, quinn: Actor, sam: Actor, ida: Actor, read: Thread
) -> None:
    assert not TermHit.objects.exists()
    look_for(finn, (quinn, sam), "NUMBER 17", "number 18")
    work_off()
    hits = TermHit.objects.filter(thread=read)
    assert sorted(hits.values_list("term", "found_by")) == [("number 17", 1), ("number 18", 1)]
    for hit in hits:
        text = hit.message.text
        assert text[hit.start : hit.start + hit.length] == f"number {hit.term[-2:]}"
    said = actions.say_of_hit(ida, hits.get(term="number 17"), "false")
    look_for(finn, (quinn, sam), "number 17", "number 19")
    work_off()
    found = {hit.term: hit for hit in hits.all()}
    assert (found["number 17"].pk, found["number 17"].said) == (said.pk, "false")
    assert [(found[f"number {at}"].found_by, found[f"number {at}"].held_by) for at in (17, 18, 19)] == [
        (1, 2), (1, 1), (2, 2),
    ]  # fmt: skip
    assert LogEntry.objects.filter(act="terms.found").count() == 2


def test_what_comes_in_later_is_looked_through_in_portions_and_none_twice(
    finn: Actor, quinn: Actor, sam: Actor, receive: Receive
) -> None:
    look_for(finn, (quinn, sam), "sentence")
    work_off()
    exhibit = receive({"result.json": writing.telegram(2_100)})
    actions.receive_communications(finn, exhibit, Terms())
    assert Unsearched.objects.exists()
    work_off()
    assert not Unsearched.objects.exists()
    with_term = Message.objects.filter(text__icontains="sentence").count()
    assert TermHit.objects.values("message").distinct().count() == with_term == 2_100


def test_a_reader_goes_from_hit_to_hit_and_says_what_each_is(
    finn: Actor, quinn: Actor, sam: Actor, ida: Actor, read: Thread
) -> None:
    look_for(finn, (quinn, sam), "number 17", "number 100")
    work_off()
    client, href = browser(ida), reverse("communications-thread", args=[read.pk])
    page = client.get(href).content.decode()
    assert "<mark>number 17</mark>" in page
    assert "version 1" in page
    beyond = re.search(r'href="([^"]+)" data-hit-next', page)
    assert beyond
    behind = client.get(beyond[1].replace("&amp;", "&")).content.decode()
    assert "<mark>number 100</mark>" in behind
    assert "data-hit-before" in behind
    only = client.get(href + "?term=numbers:number 100").content.decode()
    assert "<mark>number 100</mark>" in only
    assert "<mark>number 17</mark>" not in only
    both = client.get(href, {"term": "numbers:number 100", "words": "number 17"}).content.decode()
    assert "No message is there." in both
    hit = TermHit.objects.get(thread=read, term="number 17")
    answer = client.post(reverse("communications-hit", args=[hit.pk]), {"says": "false"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#hit{hit.pk}")
    lists = client.get(reverse("communications-terms")).content.decode()
    assert "1 of 1 are false, 100 %" in lists
    assert "Intelligence lead" in lists


def test_what_is_said_stays_on_record_and_is_for_those_who_may_mark(
    finn: Actor, quinn: Actor, sam: Actor, ida: Actor, otis: Actor, read: Thread
) -> None:
    look_for(finn, (quinn, sam), "number 17")
    work_off()
    hit = TermHit.objects.get(thread=read)
    for says in ("false", "false", "relevant", ""):
        actions.say_of_hit(ida, hit, says)
    assert list(HitFinding.objects.order_by("pk").values_list("says", flat=True)) == ["false", "relevant", ""]
    with pytest.raises(BadMark):
        actions.say_of_hit(ida, hit, "perhaps")
    with pytest.raises(NotAllowed):
        actions.say_of_hit(quinn, hit, "false")
    href = reverse("communications-hit", args=[hit.pk])
    assert browser(otis).post(href, {"says": "false"}).status_code == 404
    assert browser(ida).post(href, {"says": "perhaps"}).status_code == 422


def test_messages_with_one_term_are_paged_there_and_back_and_from_a_day(
    finn: Actor, quinn: Actor, sam: Actor, ida: Actor, read: Thread
) -> None:
    look_for(finn, (quinn, sam), "sentence")
    work_off()
    client, href = browser(ida), reverse("communications-thread", args=[read.pk])
    first = client.get(href, {"term": "numbers:sentence"}).content.decode()
    later = re.search(r'href="([^"]+)" rel="next"', first)
    assert later
    second = client.get(href + later[1].replace("&amp;", "&")).content.decode()
    earlier = re.search(r'href="([^"]+)" rel="prev"', second)
    assert earlier
    again = client.get(href + earlier[1].replace("&amp;", "&")).content.decode()
    numbers = [re.findall(r"</mark> number (\d+),", page) for page in (first, second, again)]
    assert [len(each) for each in numbers] == [50, 50, 50]
    assert numbers[0] == numbers[2] == [str(at) for at in range(50)]
    day = client.get(href, {"term": "numbers:sentence", "day": "2024-03-19"}).content.decode()
    assert re.findall(r"</mark> number (\d+),", day)[-1] == "119"
