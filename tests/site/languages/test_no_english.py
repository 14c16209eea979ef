"""No page of the desk and no frame falls through to English: proved by a language of brackets."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.casework.grading.desks import API, decide, facts, post, skip
from tests.casework.welfare.received import pictures
from tests.site.languages import pseudo
from tutela.casework.gate import Actor
from tutela.casework.grading import queries
from tutela.casework.items.models import Item
from tutela.casework.law import law_packs
from tutela.casework.people import actions as people
from tutela.casework.people.models import Unit
from tutela.engine.taxonomy.facts import translations
from tutela.engine.taxonomy.facts.facts import SCHEME

PAGES = [
    "/", "/grade/", "/grade/keys/", "/grade/my-keys/", "/grade/guidance/", "/grade/hand-over/", "/shift/",
    "/viewing/", "/support/break/", "/support/wind-down/", "/my-language/", "/none/", "/grade/?kind=video",
]  # fmt: skip
OTHERS = ["/exhibits/", "/my-shifts/"]
# Names, and what the demonstration's law pack and the shipped rules of support say.
NAMES = {
    "OFFICIAL-SENSITIVE",
    "Tutela",
    "English",
    "Cymraeg",
    "Ana",
    "Asif",
    "Northern unit",
    "localhost",
    "TU-X02",
    "OP-1",
    "JB1",
}


@pytest.fixture
def brackets(tmp_path: Path, settings: Settings) -> None:
    """Have Welsh be the language of brackets."""
    settings.LOCALE_PATHS = [pseudo.write(tmp_path / "locale")]


@pytest.fixture
def items(unit: Unit) -> list[Item]:
    return pictures(unit, 4)


@pytest.fixture
def desk(ana: Actor, asif: Actor, items: list[Item], brackets: None) -> Client:
    """Ana's browser, in the language of brackets, with something decided, skipped and left."""
    people.choose_language(ana, "cy")
    client = signed_in(ana)
    client.post(f"{API}/queue")
    first, second, third, _ = items
    decide(client, first, "Beta", facts=facts("B", children=[{"sex": "F"}]))
    decide(client, second, "Alpha")
    skip(client, third)
    return client


def _data(unit: Unit) -> set[str]:
    pack = queries.pack_named(unit.law_pack)
    said = {pack.title, pack.version, pack.name}
    for each in pack.categories:
        said |= {each.title, each.definition, each.citation, each.code}
    law = law_packs.in_force(unit.pk, pack.name)
    assert law is not None
    for rule in law.rules:
        said |= {rule.says, rule.basis.citation}
    return NAMES | said - {""}


def test_no_page_of_the_desk_says_anything_outside_its_texts(desk: Client, unit: Unit) -> None:
    wrong = {}
    for path in PAGES:
        page = desk.get(path).content.decode()
        assert 'lang="cy"' in page[:200], path
        assert pseudo.OPEN in page, path
        if said := pseudo.outside(page, _data(unit) | _of_rules()):
            wrong[path] = said

    assert wrong == {}


def _of_rules() -> set[str]:
    """Give the answers of a check-in, which the shipped rules of support word."""
    return {"Well", "All right", "Tired", "Under strain", "I would like somebody to talk to"}


def test_a_page_that_is_not_translated_is_english_in_a_frame_that_is(desk: Client) -> None:
    for path in OTHERS:
        head, main, foot = re.split(r"<main |</main>", desk.get(path).content.decode())

        assert '<html lang="en"' in head
        assert '<header class="tu-header" lang="cy">' in head
        assert pseudo.OPEN in head
        assert pseudo.OPEN not in main
        assert '<footer class="tu-footer" lang="cy">' in foot
        assert pseudo.OPEN in foot


@pytest.mark.parametrize("path", ["/sign-in/", "/signed-out/"])
def test_whoever_is_not_signed_in_is_spoken_to_as_their_browser_asks(
    path: str, house: Path, brackets: None
) -> None:
    english = Client().get(path).content.decode()
    welsh = Client(headers={"Accept-Language": "cy-GB, en;q=0.5"}).get(path).content.decode()

    assert pseudo.OPEN not in english
    assert '<html lang="cy"' in welsh
    assert pseudo.outside(welsh, NAMES) == []


def test_what_the_script_of_the_desk_is_told_is_in_brackets_or_data(desk: Client, unit: Unit) -> None:
    told = desk.get("/grade/").context["workbench"]
    welsh = translations.load(SCHEME, "cy")

    said = [each["label"] for each in told["keys"]]
    said += [each["title"] for name in ("marks", "doubts", "reasons") for each in told[name]]
    form = told["facts"]
    said += [each["title"] for name in ("gate", "child", "tags") for each in form[name]]
    for each in (*form["gate"], *form["elements"], *form["child"]):
        said += [answer["title"] for answer in each["answers"]]
    assert pseudo.words("\n".join(said), ()) == []
    assert [each["title"] for each in form["elements"]] == [
        welsh.asks[each["name"]] for each in form["elements"]
    ]
    terms = {(of["group"], term["code"]): term["title"] for of in form["tags"] for term in of["terms"]}
    assert terms == {key: welsh.terms[key].title for key in terms}


def test_letters_of_answers_are_the_same_in_every_language(desk: Client, ana: Actor) -> None:
    welsh = desk.get("/grade/").context["workbench"]["facts"]
    people.choose_language(ana, "en")
    english = desk.get("/grade/").context["workbench"]["facts"]

    for name in ("gate", "elements"):
        for one, other in zip(welsh[name], english[name], strict=True):
            assert [each["key"] for each in one["answers"]] == [each["key"] for each in other["answers"]]


def test_what_the_desk_is_refused_is_in_brackets(desk: Client, items: list[Item], unit: Unit) -> None:
    first, _, _, last = items
    wrong: list[Any] = [
        decide(desk, last, "Omega"),
        decide(desk, last, "Beta", against=7),
        decide(desk, last, "Beta", facts=facts("A")),
        decide(desk, last, "Beta", facts={**facts("A"), "gate": {}}),
        skip(desk, last, reason="none"),
        post(desk, f"/items/{first.pk}/second-opinion", reason="none", key=uuid4()),
        post(desk, "/decisions/99/undo", key=uuid4()),
        post(desk, "/skips/99/undo", key=uuid4()),
        post(desk, f"/items/{last.pk}/reveal", variant="none", key=uuid4()),
        post(desk, "/shield", begins=9),
        post(desk, "/exposures/99/end"),
        desk.get(f"{API}/items/{last.pk}/stack"),
        desk.get(f"{API}/items/9999/standin"),
        desk.post(f"{API}/facts", "no", content_type="application/json"),
    ]

    for answer in wrong:
        assert answer.status_code >= 400
        said = json.loads(answer.content)["detail"]
        assert pseudo.words(said, _data(unit)) == [], said
    told = post(desk, "/facts", facts={**facts("A"), "gate": {}}).json()
    assert pseudo.words(told["reasons"], _data(unit)) == []


def test_what_lies_on_the_desk_and_what_was_handed_over_is_in_brackets(
    desk: Client, ana: Actor, asif: Actor, unit: Unit
) -> None:
    people.choose_language(asif, "cy")
    assert desk.post("/grade/hand-over/", {"to": "asif"}).status_code == 302
    other = signed_in(asif)

    page = other.get("/").content.decode()
    handed = re.findall(r"/grade/handed-over/\d+/", page)
    told = other.get(handed[0]).content.decode()

    assert pseudo.outside(page, _data(unit)) == []
    assert pseudo.outside(told, _data(unit)) == []
