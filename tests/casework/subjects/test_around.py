"""The drawing around an entity is capped and says what its table says; the timeline loses no row."""

import re
from pathlib import Path

import pytest

from tests.casework.doors import signed_in
from tests.casework.subjects.conftest import Note, Talk
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.finding import timeline
from tutela.casework.gate import Actor
from tutela.casework.intelligence.models import Thread
from tutela.casework.subjects import actions
from tutela.casework.subjects.entities import neighbourhood
from tutela.casework.subjects.models import Observation

pytestmark = pytest.mark.django_db


def test_the_drawing_and_the_table_name_the_same_and_neither_more_than_300(
    talk: Talk, exhibit: Exhibit, finn: Actor
) -> None:
    talk("Middle", *(f"Person {number}" for number in range(310)))
    talk("Friend", "Middle 2")
    actions.gather(finn, exhibit.case)
    middle, second = (Observation.objects.get(raw=name) for name in ("Middle", "Middle 2"))
    actions.judge(finn, middle, second, "same", "Sentence 1.")

    page = signed_in(finn).get(f"/subjects/entities/{second.pk}/around/").content.decode()

    drawn = re.findall(r'<a href="(/subjects/entities/\d+/)" aria-label', page)
    listed = re.findall(r'<td class="govuk-table__cell tu-object"><a class="govuk-link" href="([^"]+)"', page)
    assert len(drawn) == neighbourhood.MOST_NODES
    assert drawn == listed
    assert "12 more are tied to it" in page
    assert "Friend" in page
    by_value = signed_in(finn).get(f"/subjects/entities/{second.pk}/around/?by=values").content.decode()
    assert len(re.findall(r'aria-label="\d+:', by_value)) == 1


def test_the_timeline_gives_every_row_once_in_order_over_its_pages(
    talk: Talk, note: Note, exhibit: Exhibit, finn: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "PAGE", 3)
    for number in range(5):
        thread = talk("Person 1")
        Thread.objects.filter(pk=thread.pk).update(first_ms=number // 2 * 1000, last_ms=2000, count=1)
    actions.judge(finn, note("Person 1"), note("Person 2"), "unsure", "Sentence 1.")
    cases.decide(finn, exhibit.case, "Sentence 2.", "Sentence 3.")
    asked: dict[str, str] = {}
    seen: list[str] = []
    whens: list[str] = []
    for _ in range(9):
        page = timeline.page(finn, exhibit.case, asked)
        seen += [f"{row[1]['text']} {row[2]['href']}" for row in page["table"]["rows"]]
        whens += [row[0]["text"] for row in page["table"]["rows"]]
        older = page["paging"]["older"]
        if not older:
            break
        asked = {"after": older.partition("after=")[2]}

    assert len(seen) == len(set(seen)) == 12
    assert whens == sorted(whens)
    assert timeline.page(finn, exhibit.case, {"after": "x", "kind": "decision"})["table"]["rows"][0][2][
        "text"
    ].startswith("Decision 1")


def test_the_timeline_says_when_an_exhibit_was_received(
    exhibit: Exhibit, finn: Actor, tmp_path: Path
) -> None:
    received = tmp_path / "received"
    received.mkdir()
    (received / "1.txt").write_text("Sentence 1.")
    cases.receive(finn, exhibit, received)

    [row] = timeline.page(finn, exhibit.case, {"kind": "received"})["table"]["rows"]

    assert row[2]["text"] == f"{exhibit} was received; files: 1, in archives: 0"
    assert row[2]["href"] == f"/exhibits/{exhibit}/"


def test_what_somebody_may_not_read_is_named_and_not_shown(
    exhibit: Exhibit, audra: Actor, finn: Actor
) -> None:
    assert "threads begun" in timeline.page(audra, exhibit.case, {})["hidden"]
    assert not timeline.page(finn, exhibit.case, {})["hidden"]
