"""The grading desk's page and the self-check, from the browser's side."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit


@pytest.fixture
def items(ana: Actor, unit: Unit) -> list[Item]:
    """Two items of ana's, graded."""
    received = pictures(unit, 2)
    actions.dispense(ana)
    for item in received:
        actions.assess(ana, item, "Alpha", uuid4())
    return received


def _browser(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def test_the_desk_carries_the_categories_of_the_law_pack_and_the_reasons_to_skip(
    ana: Actor, unit: Unit
) -> None:
    answer = _browser(ana).get("/grade/")

    data = answer.context["workbench"]
    assert [each["code"] for each in data["pack"]["categories"]] == ["Alpha", "Beta", "Gamma", "None"]
    assert set(data["pack"]["categories"][0]) == {"code", "title", "definition", "citation", "key", "shape"}
    assert data["urls"] == {"queue": "/grade/api/queue"}
    assert 1 <= len(data["reasons"]) <= 9
    assert 'id="workbench-data"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/grade/", "/shift/"])
@pytest.mark.parametrize("name", ["adele", "quinn", "sam", "audra", "finn"])
def test_the_assessors_pages_are_for_assessors(request: pytest.FixtureRequest, name: str, path: str) -> None:
    answer = _browser(request.getfixturevalue(name)).get(path)

    assert answer.status_code == 403


def test_without_a_shift_the_self_check_says_so(ana: Actor) -> None:
    answer = _browser(ana).get("/shift/")

    assert answer.status_code == 200
    assert answer.context["shift"] is None


def test_the_self_check_shows_the_persons_own_grades_as_text(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    own, other = _browser(ana).get("/shift/"), _browser(asif).get("/shift/")

    assert [row["reference"] for row in own.context["rows"]] == [item.reference for item in items]
    assert own.context["shift"]["decided"] == 2
    assert own.context["person"] == Person.objects.get(pk=ana.person)
    assert len(own.context["anomalies"]) == 3
    assert "<img" not in own.content.decode().split("<main")[1].split("</main")[0]
    assert other.context["rows"] == []


def test_changed_grades_are_saved_and_the_others_are_left_alone(ana: Actor, items: list[Item]) -> None:
    sent = {"act": "amend", f"category-{items[0].pk}": "None", f"category-{items[1].pk}": "Alpha"}

    answer = _browser(ana).post("/shift/", sent)

    assert answer.status_code == 302
    standing = dict(Assessment.objects.filter(stands=True).values_list("item", "category"))
    assert standing == {items[0].pk: "None", items[1].pk: "Alpha"}
    assert Assessment.objects.count() == 3


def test_a_grade_that_was_changed_elsewhere_meanwhile_is_neither_written_back_nor_written_over(
    ana: Actor, items: list[Item]
) -> None:
    browser = _browser(ana)
    shown = {f"shown-{item.pk}": "Alpha" for item in items[:2]}
    first, second = (f"category-{item.pk}" for item in items[:2])
    browser.post("/shift/", {"act": "amend", first: "Gamma"})

    # A page that had the first as it was changes the second alone; then the first, over what it did not show.
    kept = browser.post("/shift/", {"act": "amend", **shown, first: "Alpha", second: "Beta"})
    refused = browser.post("/shift/", {"act": "amend", **shown, first: "None", second: "Beta"})

    assert (kept.status_code, refused.status_code) == (302, 422)
    standing = dict(Assessment.objects.filter(stands=True).values_list("item", "category"))
    assert standing == {items[0].pk: "Gamma", items[1].pk: "Beta"}
    assert (
        f"T-{items[0].pk} is Gamma by now; this page showed Alpha, and you chose"
        in refused.context["errors"][0]
    )
    chosen = {row["id"]: row["chosen"] for row in refused.context["rows"]}
    assert chosen[str(items[0].pk)] == "None"


def test_a_grade_outside_the_law_pack_saves_none_of_the_changes(ana: Actor, items: list[Item]) -> None:
    sent = {"act": "amend", f"category-{items[0].pk}": "None", f"category-{items[1].pk}": "Omega"}

    answer = _browser(ana).post("/shift/", sent)

    assert answer.status_code == 422
    assert Assessment.objects.count() == 2


def test_signing_off_needs_the_statement(ana: Actor, items: list[Item]) -> None:
    answer = _browser(ana).post("/shift/", {"act": "sign"})

    assert answer.status_code == 422
    assert answer.context["errors"]
    assert not Lot.objects.exists()


def test_nothing_is_signed_off_that_is_changed_and_not_saved_or_is_not_what_the_page_shows(
    ana: Actor, items: list[Item]
) -> None:
    browser = _browser(ana)
    shown = browser.get("/shift/").context
    sent = {"act": "sign", "statement": "yes", "checked": shown["checked"]}
    changed = f"category-{items[0].pk}"

    unsaved = browser.post("/shift/", {**sent, changed: "Gamma"})
    browser.post("/shift/", {"act": "amend", changed: "Gamma"})
    outdated = browser.post("/shift/", sent)

    assert (unsaved.status_code, outdated.status_code) == (422, 422)
    assert "1 category is changed on this page and not saved" in unsaved.context["errors"][0]
    assert unsaved.context["rows"][0]["chosen"] == "Gamma"
    assert "changed since this page was shown" in outdated.context["errors"][0]
    assert not Lot.objects.exists()


def test_signing_off_makes_the_lot_and_the_page_says_when(ana: Actor, items: list[Item]) -> None:
    browser = _browser(ana)

    checked = browser.get("/shift/").context["checked"]
    sent = {"act": "sign", "statement": "yes", "checked": checked}
    answer = browser.post("/shift/", sent, follow=True)

    assert answer.context["signed"]["at"]
    assert "before you sign" not in answer.content.decode()
    assert Lot.objects.get().assessments == 2


@pytest.mark.parametrize(
    ("seconds", "cells", "total"),
    [
        ((0, 0), ["Not viewed", "Not viewed"], "Nothing"),
        ((0, 0.03), ["Not viewed", "less than 0.1"], "less than 0.1 seconds"),
        ((0.31, 3.2), ["0.3", "3.2"], "3.5 seconds"),
        ((95, 41), ["95.0", "41.0"], "2 minutes"),
    ],
)
def test_the_self_check_gives_no_figure_for_what_was_not_viewed_and_none_of_nought_for_what_was(
    ana: Actor, items: list[Item], seconds: tuple[float, float], cells: list[str], total: str
) -> None:
    for item, shown_s in zip(items, seconds, strict=True):
        Assessment.objects.filter(item=item).update(seconds_revealed=shown_s)

    page = _browser(ana).get("/shift/")

    assert [row["seconds"] for row in page.context["rows"]] == cells
    assert page.context["shift"]["viewed"] == total
    assert "0.0" not in page.content.decode().split("<main")[1]
