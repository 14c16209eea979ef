"""A grade rests on coded facts: those that its key stands for, or those that its person recorded."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.grading.desks import decide, desk_of, facts, post
from tests.casework.grading.stacking import stack
from tutela.casework.audit.rows.grades import differences
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading import actions
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.engine.taxonomy import laws, packs
from tutela.engine.taxonomy.facts.facts import SCHEME

CHILD = {"band": "7-10"}
TAGS = {"image": ["indoors"], "investigative": ["uk_link"]}
INDECENT = {"medium": "photograph", "child": "yes", "indecent": "yes", "activity": "B"}
REFINED: dict[str, Any] = {
    "form": "tutela.facts/1",
    "scheme": SCHEME,
    "gate": {"activity": "B", "child": "yes"},
    "children": [CHILD],
    "tags": TAGS,
}


@pytest.fixture
def in_england(unit: Unit) -> None:
    """The unit grades by the law of England and Wales."""
    Unit.objects.filter(pk=unit.pk).update(law_pack="uk")


def _standing(item: Item) -> Assessment:
    return Assessment.objects.get(item=item, stands=True)


def _facts(grade: Assessment) -> Any:
    return json.loads(grade.facts)


@pytest.mark.parametrize("name", ["demonstration", "uk"])
def test_the_key_of_each_category_of_a_pack_stands_for_facts_that_its_law_leads_back_to_it(
    unit: Unit, name: str
) -> None:
    for category in packs.load(name).categories:
        stands_for = grounds.implied(laws.load(name), category.code)

        assert stands_for.facts, category
        assert (
            grounds.recorded(unit.pk, laws.load(name), category.code, stands_for.facts).rule
            == stands_for.rule
        )


def test_a_plain_key_keeps_the_facts_that_it_stands_for_and_the_rule_beside_the_category(
    desk: Client, items: list[Item]
) -> None:
    assert decide(desk, items[0], "Beta").status_code == 200

    grade, law = _standing(items[0]), laws.load("demonstration")
    assert (grade.category, _facts(grade), grade.facts_given) == ("Beta", facts("B"), "key")
    assert (grade.rule, grade.law_version, grade.law_digest) == ("beta", law.version, law.digest)


def test_recorded_facts_are_kept_as_they_were_recorded_and_agree_with_the_record(
    desk: Client, items: list[Item]
) -> None:
    answer = decide(desk, items[0], "Beta", facts=REFINED).json()

    grade = _standing(items[0])
    assert answer["items"][0]["decided"]["facts"] == REFINED == _facts(grade)
    assert (grade.facts_given, grade.rule) == ("person", "beta")
    assert not list(differences())


@pytest.mark.usefixtures("in_england")
@pytest.mark.parametrize(
    ("gate", "code", "says"),
    [
        ({**INDECENT, "activity": "C"}, "TU-G16", "These facts come to Category C and not to Category B"),
        ({"medium": "photograph"}, "TU-G17", "Answer what is missing, or grade by key"),
        ({**INDECENT, "indecent": "no"}, "TU-T03", "What is not indecent"),
        ({**INDECENT, "words": "Sentence 1."}, "TU-T03", "Free text is refused"),
    ],
)
def test_facts_that_do_not_give_the_category_that_was_shown_are_refused_and_change_nothing(
    desk: Client, items: list[Item], gate: Mapping[str, str], code: str, says: str
) -> None:
    sent = {"form": "tutela.facts/1", "scheme": SCHEME, "gate": gate}

    answer = decide(desk, items[0], "B", facts=sent)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert says in answer.json()["detail"]
    assert not Assessment.objects.exists()


def test_other_facts_for_the_same_category_are_a_newer_row_and_the_same_ones_change_nothing(
    desk: Client, items: list[Item]
) -> None:
    first = decide(desk, items[0], "Beta").json()["decision"]

    refined = decide(desk, items[0], "Beta", against=first, facts=REFINED).json()["decision"]
    again = decide(desk, items[0], "Beta", against=refined, facts=REFINED).json()["decision"]
    by_key = decide(desk, items[0], "Beta", against=refined).json()["decision"]

    assert refined != first
    assert (again, by_key) == (refined, refined)
    assert _facts(_standing(items[0])) == REFINED


def test_facts_sent_twice_are_one_decision_and_undo_gives_the_earlier_facts_back(
    desk: Client, items: list[Item]
) -> None:
    first, key = decide(desk, items[0], "Beta").json()["decision"], uuid4()
    answers = [
        decide(desk, items[0], "Beta", key, against=first, facts=REFINED).json()["decision"] for _ in range(2)
    ]

    undone = post(desk, f"/decisions/{answers[0]}/undo", key=uuid4()).json()

    assert answers[0] == answers[1]
    assert undone["items"][0]["decided"]["facts"] == facts("B")
    assert not list(differences())


def test_another_key_changes_the_category_and_keeps_the_tags_that_were_recorded(
    ana: Actor, desk: Client, items: list[Item]
) -> None:
    first = decide(desk, items[0], "Beta", facts=REFINED).json()["decision"]

    decide(desk, items[0], "Alpha", against=first)
    assert _facts(_standing(items[0])) == facts("A", tags=TAGS)

    actions.amend(ana, _standing(items[0]).shift, items[0], "Gamma", uuid4())
    assert _facts(_standing(items[0])) == facts("C", tags=TAGS)
    assert not list(differences())


@pytest.mark.usefixtures("in_england")
def test_another_key_that_says_there_is_a_child_keeps_the_children_that_were_recorded(
    desk: Client, items: list[Item]
) -> None:
    sent: dict[str, Any] = {**REFINED, "gate": INDECENT}
    first = decide(desk, items[0], "B", facts=sent).json()["decision"]

    decide(desk, items[0], "A", against=first)

    assert _facts(_standing(items[0])) == {**sent, "gate": {**INDECENT, "activity": "A"}}


def test_each_member_of_a_stack_has_the_facts_in_a_row_of_its_own(desk: Client, items: list[Item]) -> None:
    stack(items[:2])

    decide(desk, items[0], "Beta", members=items[1:2], facts=REFINED)

    assert [_facts(_standing(item)) for item in items[:2]] == [REFINED, REFINED]


def test_a_decision_with_facts_asks_the_database_as_often_as_a_plain_key(
    desk: Client, items: list[Item]
) -> None:
    with CaptureQueriesContext(connection) as plain:
        decide(desk, items[0], "Beta")
    with CaptureQueriesContext(connection) as refined:
        decide(desk, items[1], "Beta", facts=REFINED)

    assert len(refined) == len(plain)


def test_what_facts_come_to_is_said_with_its_citation_and_nothing_is_kept(
    desk: Client, items: list[Item]
) -> None:
    said = post(desk, "/facts", facts=facts("B")).json()

    assert (said["standing"], said["value"], said["title"]) == ("derived", "Beta", "Beta")
    assert "None; demonstration" in said["reasons"]
    assert "Derived by rule beta of demonstration 1" in said["reasons"]
    assert not Assessment.objects.exists()


@pytest.mark.usefixtures("in_england")
def test_what_is_missing_is_said_of_facts_that_do_not_suffice(desk: Client) -> None:
    gate = {"medium": "photograph", "child": "yes", "indecent": "yes"}
    sent = {"form": "tutela.facts/1", "scheme": SCHEME, "gate": gate}

    said = post(desk, "/facts", facts=sent).json()

    assert said["standing"] == "not derivable"
    assert {"fact": "activity", "why": "is not recorded"} in said["missing"]
    assert "activity is not recorded" in said["reasons"]


def test_nobody_asks_what_facts_come_to_who_does_not_grade(sam: Actor) -> None:
    with pytest.raises(NotAllowed):
        grounds.come_to(sam, facts("B"))

    assert post(desk_of(sam), "/facts", facts=facts("B")).status_code == 403
