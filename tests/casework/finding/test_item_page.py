"""The page of an item says what is on record of it, and shows it to nobody to whom it was not given."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.finding.received import exhibit_of, place
from tests.casework.welfare.received import pictures
from tutela.casework.custody.models import LogEntry
from tutela.casework.examination.models import Match, Stack, StackMember
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Batch, Skip
from tutela.casework.items.models import HashValue, Item
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality
from tutela.casework.welfare.models import ExposureEvent


def _page(by: Actor, item: Item, query: str = "") -> Any:
    page = signed_in(by).get(f"/items/{item.pk}/{query}")
    assert page.status_code == 200
    return page.context


@pytest.fixture
def items(unit: Unit) -> list[Item]:
    return pictures(unit, 3)


@pytest.fixture
def item(items: list[Item]) -> Item:
    return items[0]


def test_it_says_where_an_item_was_found_with_its_hashes(ana: Actor, finn: Actor, item: Item) -> None:
    place(exhibit_of(finn, "OP-7", "JB1"), "DCIM/\u202egpj.exe", item)
    HashValue.objects.create(item=item, algorithm="pdq", recipe="pdq/1", value=b"\x5a" * 32, quality=90)

    page = _page(ana, item)

    assert [(row["source"], row["path"]) for row in page["places"]["rows"]] == [
        ("OP-114/1", f"photos/{item.pk}.jpg"),
        ("OP-7/JB1", "DCIM/\\u202egpj.exe"),
    ]
    assert [(row["kind"], row["value"]) for row in page["digests"]] == [
        ("MD5", item.md5.hex()),
        ("SHA-1", item.sha1.hex()),
        ("SHA-256", item.sha256.hex()),
        ("pdq", "5a" * 32),
    ]


def test_places_go_on_by_their_number(ana: Actor, finn: Actor, item: Item) -> None:
    exhibit = exhibit_of(finn, "OP-7", "JB1")
    for number in range(70):
        place(exhibit, f"{number}.jpg", item)

    first = _page(ana, item)["places"]
    second = _page(ana, item, first["more"].partition("#")[0])["places"]

    paths = [row["path"] for row in (*first["rows"], *second["rows"])]
    assert (len(paths), len(set(paths)), first["total"], second["more"]) == (71, 71, 71, "")


def test_it_names_matches_with_list_and_distance_and_its_stack(
    ana: Actor, unit: Unit, items: list[Item]
) -> None:
    known = HashList.objects.create(unit=unit, name="Partner", pack="demonstration")
    entry = Entry.objects.create(
        hash_list=known, fingerprint=b"1", category="Alpha", revoked_at=timezone.now()
    )
    Match.objects.create(item=items[0], entry=entry, rule="near", algorithm="pdq", distance=12)
    stack = Stack.objects.create(unit=unit, representative=items[0])
    for number, relation in ((0, "self"), (1, "near")):
        StackMember.objects.create(stack=stack, item=items[number], relation=relation, distance=4 * number)

    page = _page(ana, items[0])

    (match,) = page["matches"]["rows"]
    assert (match["list"], match["distance"], match["category"]["title"]) == ("Partner", "12 bits", "Alpha")
    assert match["revoked"]
    assert [(row["reference"], row["distance"]) for row in page["stack"]["rows"]] == [
        (items[0].reference, 0),
        (items[1].reference, 4),
    ]


def test_the_history_names_every_decision_what_was_withdrawn_and_each_check(
    ana: Actor, quinn: Actor, item: Item
) -> None:
    grading.dispense(ana)
    decision = grading.assess(ana, item, "Alpha", uuid4()).decision
    grading.undo(ana, decision, uuid4())
    grading.skip(ana, item, "second_person", uuid4())
    shift = grading.assess(ana, item, "Beta", uuid4()).decision.shift
    lot = grading.confirm_shift(ana, shift)
    quality.return_lot(quinn, lot, "Look at T-1 again.")
    shift.refresh_from_db()
    grading.amend(ana, shift, item, "Gamma", uuid4())
    quality.release_lot(quinn, grading.confirm_shift(ana, shift))

    told = [
        (row["who"], row["what"], (row["category"] or {}).get("title", ""))
        for row in _page(ana, item)["history"]
    ]

    assert told == [
        ("Ana", "Graded", "Alpha"),
        ("Ana", "Grade withdrawn", "Alpha"),
        ("Ana", "Skipped", ""),
        ("Ana", "Graded", "Beta"),
        ("Ana", "Shift signed off", ""),
        ("Quinn", "Lot returned", ""),
        ("Ana", "Graded anew", "Gamma"),
        ("Ana", "Shift signed off", ""),
        ("Quinn", "Lot released", ""),
        ("Quinn", "Its grade was settled", "Gamma"),
    ]
    assert [row["what"] for row in _page(ana, item)["history"] if row["stands"]] == ["Graded anew"]


def test_it_lies_on_a_desk_for_as_long_as_the_desk_is_somebodys(ana: Actor, item: Item) -> None:
    grading.dispense(ana)
    there = [fact["label"] for fact in _page(ana, item)["item"]["facts"]]
    Batch.objects.update(until=timezone.now() - timedelta(seconds=1))
    gone = [fact["label"] for fact in _page(ana, item)["item"]["facts"]]

    assert "On the desk of" in there
    assert "On the desk of" not in gone


def test_the_history_says_that_a_skip_was_taken_back(ana: Actor, item: Item) -> None:
    grading.dispense(ana)
    grading.skip(ana, item, "not_now", uuid4())
    grading.unskip(ana, Skip.objects.get(item=item))

    assert [event["what"] for event in _page(ana, item)["history"]] == ["Skipped", "Skip taken back"]


def test_it_says_who_has_seen_it_and_for_how_long_but_not_to_whoever_may_be_asked_about_it(
    ana: Actor, asif: Actor, quinn: Actor, item: Item
) -> None:
    grading.dispense(ana)
    grading.look(ana, item, "preview", uuid4())

    seen = _page(quinn, item)["seen"]

    assert _page(asif, item)["seen"]["rows"] == []
    assert [(row["who"], row["purpose"]) for row in seen["rows"]] == [("Ana", "grading")]
    assert (seen["looks"], seen["people"]) == (1, 1)


def test_the_record_is_for_those_who_read_it(sam: Actor, audra: Actor, ana: Actor, item: Item) -> None:
    grading.dispense(ana)
    grading.assess(ana, item, "Alpha", uuid4())

    assert "item assessed" in [row["act"] for row in _page(sam, item)["record"]["rows"]]
    assert _page(audra, item)["record"] == _page(sam, item)["record"]
    assert _page(ana, item)["record"] is None


def test_why_it_was_not_opened_is_said_and_another_units_item_is_not_there(
    ana: Actor, otis: Actor, adele: Actor, finn: Actor
) -> None:
    closed = place(
        exhibit_of(finn, "OP-7", "JB1"), "a.psd", condition="not_opened", note="Photoshop is not opened"
    )

    facts = {row["label"]: row["value"] for row in _page(ana, closed)["item"]["facts"]}

    assert (facts["Condition"], facts["Reason"]) == ("not opened here", "Photoshop is not opened")
    assert signed_in(otis).get(f"/items/{closed.pk}/").status_code == 404
    assert signed_in(adele).get(f"/items/{closed.pk}/").status_code == 403
    assert signed_in(ana).get("/items/999999/").status_code == 404


def _ask(by: Actor, item: Item, **body: object) -> tuple[int, str]:
    asked = {"variant": "preview", "key": str(uuid4()), **body}
    answer = signed_in(by).post(f"/items/{item.pk}/api/reveal", asked, content_type="application/json")
    return answer.status_code, answer.headers.get("Content-Type", "")


def test_an_assessor_looks_at_what_is_on_their_desk_and_at_nothing_else(
    ana: Actor, asif: Actor, finn: Actor, sam: Actor, item: Item
) -> None:
    grading.dispense(ana)

    assert _ask(ana, item) == (200, "image/jpeg")
    assert [_ask(who, item)[0] for who in (asif, finn, sam)] == [404, 403, 403]
    look = ExposureEvent.objects.get()
    assert (look.person_id, look.item, look.purpose) == (ana.person, item, "grading")
    assert LogEntry.objects.filter(act="media.shown", object_number=item.pk).count() == 1
    assert [_page(who, item)["look"] is not None for who in (ana, asif, finn)] == [True, False, False]


def test_a_look_from_the_page_of_an_item_is_ended_by_it_as_its_own_person(ana: Actor, item: Item) -> None:
    grading.dispense(ana)
    _ask(ana, item)
    look, page = ExposureEvent.objects.get(), _page(ana, item)["look"]
    address = page["desk"].removesuffix("queue")

    as_named = {"X-Person": str(page["person"])}
    answer = signed_in(ana).post(f"{address}exposures/{look.pk}/end", headers=as_named)

    assert (answer.status_code, page["person"]) == (200, ana.person)
    look.refresh_from_db()
    assert look.closed_by == "viewer"


def test_a_quality_officer_looks_at_what_a_waiting_lot_holds(
    ana: Actor, quinn: Actor, items: list[Item]
) -> None:
    grading.dispense(ana)
    shift = grading.assess(ana, items[0], "Alpha", uuid4()).decision.shift
    assert _ask(quinn, items[0])[0] == 404
    lot = grading.confirm_shift(ana, shift)

    assert _ask(quinn, items[0]) == (200, "image/jpeg")
    assert _ask(quinn, items[1])[0] == 404
    assert ExposureEvent.objects.get().purpose == "quality"
    assert _page(quinn, items[0])["look"] is not None
    quality.release_lot(quinn, lot)
    assert _ask(quinn, items[0])[0] == 404


def test_the_stand_in_is_for_whoever_may_look_and_is_no_look(ana: Actor, asif: Actor, item: Item) -> None:
    grading.dispense(ana)

    address = f"/items/{item.pk}/api/standin"

    before = signed_in(ana).get(address)
    made = [signed_in(who).post(address).status_code for who in (ana, asif)]
    answers = [signed_in(who).get(address).status_code for who in (ana, asif)]

    assert (before.status_code, before.json()["code"]) == (404, "TU-W14")
    assert made == answers == [200, 404]
    assert not ExposureEvent.objects.exists()


def test_what_is_known_is_shown_to_nobody(ana: Actor, item: Item) -> None:
    grading.dispense(ana)
    Item.objects.filter(pk=item.pk).update(state="known")

    assert _ask(ana, item)[0] == 404
    assert _page(ana, item)["look"] is None


@pytest.mark.parametrize("body", [{"key": "x"}, {"key": None}, {"variant": "original"}])
def test_a_malformed_look_is_refused_and_counts_for_nothing(
    ana: Actor, item: Item, body: dict[str, object]
) -> None:
    grading.dispense(ana)

    assert _ask(ana, item, **body)[0] == 422
    assert not ExposureEvent.objects.exists()


def test_its_page_holds_no_picture_until_somebody_asks(ana: Actor, item: Item) -> None:
    grading.dispense(ana)

    page = signed_in(ana).get(f"/items/{item.pk}/").content.decode().split("<main")[1]

    assert not re.findall(r"<img[^>]*\ssrc=", page)


def test_the_ways_to_an_item_lead_to_its_page(ana: Actor, quinn: Actor, sam: Actor, item: Item) -> None:
    href = f'href="/items/{item.pk}/"'
    grading.dispense(ana)
    shift = grading.assess(ana, item, "Alpha", uuid4()).decision.shift
    assert href in signed_in(ana).get("/shift/").content.decode()
    lot = grading.confirm_shift(ana, shift)

    assert href in signed_in(quinn).get(f"/lots/{lot.pk}/").content.decode()
    assert href in signed_in(sam).get("/record/").content.decode()


def test_an_exhibit_leads_to_its_items_by_state_and_condition(ana: Actor, finn: Actor) -> None:
    exhibit = exhibit_of(finn, "OP-7", "JB1")
    numbers = [place(exhibit, f"{number}.jpg").pk for number in range(55)]
    damaged = place(exhibit, "damaged.jpg", condition="damaged", state="set_aside")
    other = place(exhibit_of(finn, "OP-7", "JB2"), "other.jpg")
    browser = signed_in(ana)

    assert 'href="/exhibits/OP-7/JB1/items/"' in browser.get("/exhibits/OP-7/JB1/").content.decode()
    first = browser.get("/exhibits/OP-7/JB1/items/").context
    second = browser.get(f"/exhibits/OP-7/JB1/items/{first['more']}").context
    chosen = browser.get("/exhibits/OP-7/JB1/items/?condition=damaged&state=set_aside").context

    names = [row["name"] for row in (*first["section"]["rows"], *second["section"]["rows"])]
    assert names == [f"T-{number}" for number in (*numbers, damaged.pk)]
    assert other.reference not in names
    assert [row["name"] for row in chosen["section"]["rows"]] == [damaged.reference]
