"""The desk records by the terms that two people approved, and what was recorded keeps its own."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.casework.grading.desks import decide, facts, post
from tests.casework.law.ours import approve, scheme
from tutela.casework.gate import Actor
from tutela.casework.grading.facts import told
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.policies import actions as policies

HARBOUR = {"image": ["harbour"]}
QUAY = {"image": ["quay"]}


def _panel(client: Client) -> dict[str, Any]:
    form: dict[str, Any] = client.get(reverse("workbench")).context["workbench"]["facts"]
    return form


def test_the_desk_asks_by_the_scheme_that_two_people_approved_and_by_no_other(
    desk: Client, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    before = _panel(desk)
    proposed = approve(scheme("desk/1"), finn, quinn)
    assert _panel(desk) == before

    policies.approve(sam, proposed, proposed.digest)

    panel = _panel(desk)
    assert panel["scheme"] == "desk/1"
    codes = [term["code"] for group in panel["tags"] for term in group["terms"]]
    assert "harbour" in codes
    assert {each["scheme"] for each in panel["implied"].values()} == {"desk/1"}


def test_what_was_recorded_keeps_its_scheme_and_its_titles_when_another_version_follows(
    desk: Client, items: list[Item], finn: Actor, quinn: Actor, sam: Actor
) -> None:
    approve(scheme("kept/1"), finn, quinn, sam)
    assert decide(desk, items[0], "Beta", facts=facts("B", scheme="kept/1", tags=HARBOUR)).status_code == 200
    words = ("Numbered tag 1", "Numbered tag 2")
    approve(scheme("kept/2", words, ('code = "harbour"', 'code = "quay"')), finn, quinn, sam)

    grade = Assessment.objects.get(item=items[0])
    assert json.loads(grade.facts)["scheme"] == "kept/1"
    assert "image tags: Numbered tag 1" in told.facts_of(grade)
    assert decide(desk, items[1], "Beta", facts=facts("B", scheme="kept/2", tags=HARBOUR)).status_code == 422
    assert decide(desk, items[1], "Beta", facts=facts("B", scheme="kept/2", tags=QUAY)).status_code == 200
    assert "image tags: Numbered tag 2" in told.facts_of(Assessment.objects.get(item=items[1]))


def test_a_page_that_is_older_than_the_scheme_loses_nothing_that_was_typed(
    desk: Client, items: list[Item], finn: Actor, quinn: Actor, sam: Actor
) -> None:
    approve(scheme("older/1"), finn, quinn, sam)
    tagged = facts("B", scheme="starter/2", tags={"image": ["indoors"]})

    first = decide(desk, items[0], "Beta", facts=tagged).json()["decision"]
    decide(desk, items[0], "Alpha", against=first)

    assert json.loads(Assessment.objects.get(item=items[0], stands=True).facts)["tags"] == tagged["tags"]


def test_a_unit_records_by_no_scheme_of_another(
    desk: Client, items: list[Item], finn: Actor, quinn: Actor, sam: Actor
) -> None:
    approve(scheme("theirs/1"), finn, quinn, sam)
    other = Unit.objects.create(name="Unit 2", law_pack="demonstration")
    Person.objects.filter(username="ana").update(unit=other)

    answer = post(desk, "/facts", facts=facts("B", scheme="theirs/1"))

    assert (answer.status_code, answer.json()["code"]) == (404, "TU-T04")
