"""Each person chooses the language of their workbench; it is on record, and changes nothing that is kept."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.doors import signed_in
from tests.casework.grading.desks import API, decide
from tests.casework.welfare.received import pictures
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.grading.models import Assessment
from tutela.casework.people import actions as people
from tutela.casework.people.errors import UnknownLanguage
from tutela.casework.people.models import Person, Unit


def test_a_person_chooses_welsh_on_a_page_of_their_own_and_that_is_on_record(ana: Actor, asif: Actor) -> None:
    browser = signed_in(ana)
    before = browser.get("/my-language/").content.decode()

    there = browser.post("/my-language/", {"language": "cy"})

    assert "My language" in before
    assert there.headers["Location"] == "/"
    page = browser.get("/").content.decode()
    assert '<html lang="cy"' in page
    assert "Helo, Ana" in page
    entry = LogEntry.objects.get(act="language.chosen")
    assert entry.actor == "ana"
    assert '"language":"cy"' in entry.body.replace(" ", "")
    assert Person.objects.get(username="asif").language == "en"
    assert "Hello, Asif" in signed_in(asif).get("/").content.decode()


def test_the_footer_of_each_page_leads_to_where_the_other_language_is_chosen_and_names_it(ana: Actor) -> None:
    browser = signed_in(ana)
    link = '<a class="govuk-link" href="/my-language/" lang="{0}" hreflang="{0}">{1}</a>'

    english = browser.get("/exhibits/").content.decode()
    people.choose_language(ana, "cy")
    welsh = browser.get("/exhibits/").content.decode()

    assert link.format("cy", "Cymraeg") in english
    assert link.format("en", "English") in welsh


def test_a_language_that_the_workbench_does_not_speak_is_refused(ana: Actor) -> None:
    refused = signed_in(ana).post("/my-language/", {"language": "fr"})

    assert refused.status_code == 422
    with pytest.raises(UnknownLanguage):
        people.choose_language(ana, "fr")
    assert Person.objects.get(username="ana").language == "en"


def test_what_the_browser_asks_for_counts_until_somebody_is_signed_in(ana: Actor) -> None:
    asks = {"Accept-Language": "cy"}

    door = Client(headers=asks).get("/sign-in/").content.decode()
    page = signed_in(ana).get("/", headers=asks).content.decode()

    assert "Mewngofnodi i Tutela" in door
    assert "Hello, Ana" in page


def test_dates_are_the_same_moments_in_welsh_words(ana: Actor, unit: Unit) -> None:
    pictures(unit, 1)
    browser = signed_in(ana)
    browser.post(f"{API}/queue")
    english = browser.get("/shift/").context["shift"]["started"]

    people.choose_language(ana, "cy")
    welsh = browser.get("/shift/").context["shift"]["started"]

    day, _, rest = english.partition(" ")
    assert welsh.split(" ")[0] == day
    assert welsh.split(" ")[2:] == rest.split(" ")[1:]
    assert welsh != english


def test_what_a_person_keeps_says_nothing_of_their_language(ana: Actor, unit: Unit) -> None:
    browser, kept = signed_in(ana), []
    items = pictures(unit, 2)
    browser.post(f"{API}/queue")

    for language, item in zip(("cy", "en"), items, strict=True):
        people.choose_language(ana, language)
        assert decide(browser, item, "Beta").status_code == 200
        body = json.loads(LogEntry.objects.filter(act="item.assessed").latest("pk").body)
        grade = Assessment.objects.get(item=item)
        kept.append((sorted(body), sorted(body["what"]), body["what"]["category"], grade.facts, grade.rule))

    assert kept[0] == kept[1]


def test_a_call_of_the_desk_asks_the_database_no_more_in_welsh(ana: Actor, unit: Unit) -> None:
    item = pictures(unit, 1)[0]
    browser = signed_in(ana)
    browser.post(f"{API}/queue")
    path = f"{API}/items/{item.pk}/standin"
    browser.post(path)
    asked = []
    for language in ("en", "cy"):
        people.choose_language(ana, language)
        with CaptureQueriesContext(connection) as request:
            assert browser.get(path).status_code == 200
        asked.append(len(request.captured_queries))

    assert asked[0] == asked[1]


def test_scripts_are_given_their_words_only_where_they_do_not_say_them_as_written(
    ana: Actor, house: Path
) -> None:
    browser = signed_in(ana)

    english = browser.get("/").content.decode()
    people.choose_language(ana, "cy")
    welsh = browser.get("/").content.decode()

    assert 'id="tu-words"' not in english
    assert '<script id="tu-words" type="application/json">' in welsh
