"""A part of a film has its own grade, the film the highest of its parts, and each is taken back by itself."""

import csv
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from tests.casework.doors import signed_in
from tests.casework.finding.received import exhibit_of, place
from tests.casework.grading.desks import decision, desk_of, facts, post
from tests.casework.welfare.received import painting, receive
from tutela.casework import rooms
from tutela.casework.audit.rows import grades
from tutela.casework.cases import case_file
from tutela.casework.custody import log
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading import actions, queries
from tutela.casework.grading.actions import Graded
from tutela.casework.grading.errors import BadSegment, FactsDisagree, NotReserved
from tutela.casework.grading.films import segments
from tutela.casework.grading.films.segments import Part
from tutela.casework.grading.models import Assessment, Decision, Segment
from tutela.casework.items.models import Item, Settlement
from tutela.casework.people.models import Unit

FILM = {"kind": "video", "mime": "video/mp4", "facts": {"duration_s": 20.0, "width": 320, "height": 180}}


@pytest.fixture
def film(ana: Actor, unit: Unit) -> Item:
    """A film of twenty seconds on ana's desk."""
    item = receive(unit, painting(1), **FILM)
    actions.dispense(ana)
    return item


def _grade(by: Actor, item: Item, begins_s: float, ends_s: float, category: str) -> Decision:
    return actions.grade_segment(by, item, Graded(Part(begins_s, ends_s), category), uuid4()).decision


def _film_has(item: Item) -> str | None:
    return Assessment.objects.filter(item=item, stands=True).values_list("category", flat=True).first()


def _parts(by: Actor, item: Item) -> list[tuple[float, float, str]]:
    return [(each.begins_s, each.ends_s, each.category) for each in segments.standing(by.person, item.pk)]


def test_a_film_has_the_highest_grade_of_its_parts_and_each_part_a_row(ana: Actor, film: Item) -> None:
    for begins_s, category, whole in ((0, "Gamma", "Gamma"), (4, "Alpha", "Alpha"), (8, "Beta", "Alpha")):
        _grade(ana, film, begins_s, begins_s + 2, category)
        assert _film_has(film) == whole

    assert _parts(ana, film) == [(0, 2, "Gamma"), (4, 6, "Alpha"), (8, 10, "Beta")]
    assert {each.facts_given for each in Segment.objects.all()} == {"key"}
    acts: list[Any] = list(log.latest(limit=50))
    said = [entry["what"]["segment"] for entry in acts if "segment" in entry["what"]]
    assert [each["category"] for each in said] == ["Beta", "Alpha", "Gamma"]
    assert said[1]["part"] == "4 to 6 s"
    # The film rests on the facts of its highest part, and each row is as it was recorded.
    highest = Segment.objects.get(category="Alpha")
    assert Assessment.objects.get(stands=True).facts == highest.facts
    assert list(grades.differences()) == []


def test_a_part_is_taken_back_as_any_decision_and_the_film_has_what_it_had(ana: Actor, film: Item) -> None:
    first = _grade(ana, film, 0, 2, "Gamma")
    second = _grade(ana, film, 2, 4, "Alpha")

    actions.undo(ana, second, uuid4())

    assert (_film_has(film), _parts(ana, film)) == ("Gamma", [(0, 2, "Gamma")])
    _grade(ana, film, 6, 7, "Beta")
    assert (_film_has(film), len(_parts(ana, film))) == ("Beta", 2)
    actions.undo(ana, queries.last_act(queries.running_shift(ana)), uuid4())  # type: ignore[arg-type]
    actions.undo(ana, first, uuid4())
    assert (_film_has(film), _parts(ana, film)) == (None, [])
    film.refresh_from_db()
    assert film.state == Item.State.QUEUED
    # Nothing is gone.
    assert Segment.objects.count() == 3
    assert list(grades.differences()) == []


def test_whoever_grades_all_of_a_film_grades_no_part_of_it(ana: Actor, film: Item) -> None:
    _grade(ana, film, 0, 2, "Alpha")
    whole = actions.assess(ana, film, "Gamma", uuid4()).decision

    assert (_film_has(film), _parts(ana, film)) == ("Gamma", [])
    _grade(ana, film, 4, 6, "Beta")
    assert (_film_has(film), _parts(ana, film)) == ("Beta", [(4, 6, "Beta")])
    actions.undo(ana, queries.last_act(queries.running_shift(ana)), uuid4())  # type: ignore[arg-type]
    actions.undo(ana, whole, uuid4())
    assert (_film_has(film), _parts(ana, film)) == ("Alpha", [(0, 2, "Alpha")])


@pytest.mark.parametrize(("begins_s", "ends_s"), [(-1, 2), (3, 3), (5, 4), (20, 21), (float("nan"), 2)])
def test_a_part_that_the_film_does_not_have_is_refused(
    ana: Actor, film: Item, begins_s: float, ends_s: float
) -> None:
    with pytest.raises(BadSegment):
        _grade(ana, film, begins_s, ends_s, "Alpha")

    assert not Decision.objects.exists()


def test_a_picture_has_no_parts_and_another_desks_film_none_of_ones_own(
    ana: Actor, asif: Actor, quinn: Actor, film: Item, unit: Unit
) -> None:
    picture = receive(unit, painting(2))
    actions.dispense(asif)
    with pytest.raises(BadSegment):
        _grade(asif, picture, 0, 1, "Alpha")
    with pytest.raises(NotReserved):
        _grade(asif, film, 0, 1, "Alpha")
    with pytest.raises(NotAllowed):
        _grade(quinn, film, 0, 1, "Alpha")


def test_a_page_grades_a_part_by_key_or_by_facts_and_reads_its_own_parts_alone(
    ana: Actor, asif: Actor, film: Item
) -> None:
    client = desk_of(ana)
    part = {"begins_s": 1, "ends_s": 2.5}

    saved = post(client, "/decisions", **decision(film, "Beta", part=part)).json()
    refused = post(
        client,
        "/decisions",
        **decision(film, "Alpha", part=part, against=saved["decision"], facts=facts("B")),
    )
    by_facts = post(
        client,
        "/decisions",
        **decision(film, "Alpha", part=part, against=saved["decision"], facts=facts("A")),
    )

    assert refused.json()["code"] == FactsDisagree.code
    assert by_facts.json()["items"][0]["decided"]["category"] == "Alpha"
    read = client.get(f"/grade/api/items/{film.pk}/reels").json()["segments"]
    assert [(each["begins_s"], each["category"]) for each in read] == [(1, "Beta"), (1, "Alpha")]
    assert _parts(asif, film) == []
    assert [each.facts_given for each in Segment.objects.order_by("pk")] == ["key", "person"]


def test_parts_stand_on_the_page_of_their_film_and_in_what_is_given_out_once_it_is_settled(
    ana: Actor, sam: Actor, finn: Actor, film: Item
) -> None:
    exhibit = exhibit_of(finn, "OP-7", "JB1")
    place(exhibit, "film.mp4", film)
    _grade(ana, film, 0, 2, "Gamma")
    _grade(ana, film, 4, 6.5, "Alpha")
    _grade(ana, film, 8, 9, "Beta")
    actions.undo(ana, queries.last_act(queries.running_shift(ana)), uuid4())  # type: ignore[arg-type]

    page = signed_in(sam).get(f"/items/{film.pk}/")
    assert [(one["part"], one["category"]["title"], one["who"]) for one in page.context["segments"]] == [
        ("0 to 2 s", "Gamma", "Ana"), ("4 to 6.5 s", "Alpha", "Ana"),
    ]  # fmt: skip
    assert "Alpha for 4 to 6.5 s of it" in page.content.decode()
    assert rooms.remarks([film.pk]) == {}

    Settlement.objects.create(
        item=film, category="Alpha", pack="demonstration", pack_version="1", basis="released", source="Lot 1"
    )
    written = BytesIO()
    case_file.write_case(written, exhibit)
    assert b"part 0 to 2 s: Gamma" in written.getvalue()
    assert b"part 4 to 6.5 s: Alpha" in written.getvalue()
    written = BytesIO()
    case_file.write_manifest(written, exhibit)
    [row] = csv.DictReader(written.getvalue().decode().splitlines())
    assert row["parts"] == "part 0 to 2 s: Gamma; part 4 to 6.5 s: Alpha"
