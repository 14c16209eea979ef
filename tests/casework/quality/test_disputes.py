"""Somebody who gave no opinion reads all of an item side by side, and decides it with a reason."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.grading.opinions.making import clear, differences, give, person, promote, sign_off
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.grading import actions as grading, queries as desk
from tutela.casework.grading.errors import BadReason, NotOpen, UnknownCategory
from tutela.casework.grading.models import Adjudication, Consensus, Lot
from tutela.casework.items.models import Item, Settlement
from tutela.casework.people.models import Person, Unit
from tutela.casework.quality import actions
from tutela.casework.quality.errors import KeptFromReader, OwnWork


@pytest.fixture
def item(unit: Unit) -> Item:
    """An item of a unit under the law of England and Wales."""
    unit.law_pack = "uk"
    unit.save(update_fields=["law_pack"])
    return pictures(unit, 1)[0]


@pytest.fixture
def three(ana: Actor, asif: Actor, unit: Unit, item: Item) -> list[Actor]:
    """Three assessors, each of whom decided the item otherwise."""
    people = [ana, asif, person(unit, "aziz", Role.ASSESSOR)]
    for by, category in zip(people, "ABC", strict=True):
        give(by, item, category)
        clear(by)
    return people


def _browser(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def test_a_dispute_is_decided_with_a_reason_and_counts_from_then_on(
    quinn: Actor, three: list[Actor], item: Item
) -> None:
    for by in three:
        sign_off(by)
    for lot in Lot.objects.order_by("pk"):
        actions.release_lot(quinn, lot)
    assert not Settlement.objects.exists()

    actions.adjudicate(quinn, item, "B", "sentence 1")

    settled = Settlement.objects.get()
    assert (settled.category, settled.level) == ("B", "confirmed")
    assert settled.source == f"adjudication {Adjudication.objects.get().pk}"
    assert Item.objects.get().state == Item.State.RELEASED
    assert differences() == []


def test_what_is_decided_before_its_lots_are_released_is_settled_with_the_last_of_them(
    quinn: Actor, three: list[Actor], item: Item
) -> None:
    actions.adjudicate(quinn, item, "not_criminal", "sentence 1")
    counted = desk.standing().get()
    assert (counted.counts_as, counted.level) == ("not_criminal", "indicative")
    for by in three:
        sign_off(by)
        assert not Settlement.objects.exists()
        actions.release_lot(quinn, Lot.objects.get(verdict=None))

    assert Settlement.objects.get().category == "not_criminal"
    assert differences() == []


def test_an_opinion_that_is_changed_afterwards_opens_it_again(
    quinn: Actor, three: list[Actor], item: Item
) -> None:
    actions.adjudicate(quinn, item, "B", "sentence 1")

    grading.amend(three[0], grading.begin_shift(three[0]), item, "prohibited", uuid4())

    row = Consensus.objects.get()
    assert (row.state, row.adjudication) == ("disputed", None)
    assert not desk.standing().exists()
    assert Adjudication.objects.count() == 1
    assert differences() == []


def test_refusals_change_nothing(quinn: Actor, three: list[Actor], item: Item) -> None:
    with pytest.raises(NotAllowed):
        actions.adjudicate(three[0], item, "B", "sentence 1")
    with pytest.raises(OwnWork):
        actions.adjudicate(promote(three[0], Role.QUALITY_OFFICER), item, "B", "sentence 1")
    with pytest.raises(BadReason):
        actions.adjudicate(quinn, item, "B", " ")
    with pytest.raises(UnknownCategory):
        actions.adjudicate(quinn, item, "Z", "sentence 1")
    assert Consensus.objects.get().state == "disputed"
    assert not Adjudication.objects.exists()

    actions.adjudicate(quinn, item, "B", "sentence 1")
    with pytest.raises(NotOpen):
        actions.adjudicate(quinn, item, "A", "sentence 2")


def test_the_page_shows_all_opinions_marks_what_differs_and_names_nobody(
    quinn: Actor, three: list[Actor], item: Item
) -> None:
    browser = _browser(quinn)
    assert item.reference in browser.get("/opinions/").content.decode()
    page = browser.get(f"/opinions/{item.pk}/").content.decode()
    assert page.count('scope="col"') == 4
    assert "Differs" in page
    assert not any(by.name.title() in page for by in three)

    refused = browser.post(f"/opinions/{item.pk}/", {"category": "B", "reason": "x"})
    assert refused.status_code == 422
    decided = browser.post(f"/opinions/{item.pk}/", {"category": "B", "reason": "sentence 1"})
    assert decided.status_code == 302
    assert "sentence 1" in browser.get(f"/opinions/{item.pk}/").content.decode()
    assert item.reference not in browser.get("/opinions/").content.decode()


def test_an_open_opinion_is_kept_from_whoever_may_be_asked_by_every_door(
    ana: Actor, asif: Actor, quinn: Actor, item: Item
) -> None:
    give(ana, item, "A")
    sign_off(ana)
    second = promote(asif, Role.QUALITY_OFFICER)
    browser, lot = _browser(second), Lot.objects.get()

    page = browser.get(f"/items/{item.pk}/").content.decode()
    queue = json.loads(browser.post("/grade/api/queue").content)
    assert "Ana" not in page
    assert "Category A" not in page
    assert [(row["id"], row["decided"]) for row in queue["items"]] == [(item.pk, None)]
    assert item.reference not in browser.get("/opinions/").content.decode()
    assert browser.get(f"/opinions/{item.pk}/").status_code == 403
    assert browser.get(f"/lots/{lot.pk}/").status_code == 403
    assert "Category A" not in browser.get("/lots/").content.decode()
    with pytest.raises(KeptFromReader):
        actions.adjudicate(second, item, "A", "sentence 1")
    assert "Category A" in _browser(quinn).get(f"/opinions/{item.pk}/").content.decode()

    grading.assess(second, item, "A", uuid4())

    assert "Category A" in browser.get(f"/items/{item.pk}/").content.decode()
