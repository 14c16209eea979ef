"""What a grade rests on is told in words, and what is derived says so, wherever it is shown."""

import pytest
from django.test import Client

from tests.casework.grading.desks import decide, facts
from tutela.casework.grading.facts import told
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import Item

DERIVED = "Beta: Proxy B. None; demonstration. Derived by rule beta of demonstration 1, draft."


def test_facts_are_told_by_their_codes_and_say_whether_somebody_recorded_them(
    desk: Client, items: list[Item]
) -> None:
    gate = {"gate": {"activity": "B", "child": "yes"}}
    child = {"band": "7-10", "age": [8, 9], "sex": "not_recorded"}
    more = {"elements": {"prohibited_content": "no"}, "children": [child, {}], "tags": {"image": ["indoors"]}}

    decide(desk, items[0], "Beta", facts=facts("B", **gate, **more))
    decide(desk, items[1], "Beta")

    recorded, implied = Assessment.objects.order_by("item")
    assert told.facts_of(recorded) == (
        "Recorded: child yes; activity B; prohibited content no; child 1: band 7-10, age 8 to 9, "
        "sex not recorded; child 2: nothing recorded; image tags: Indoors"
    )
    assert told.facts_of(implied) == "Implied by its key: activity B"
    assert told.derivation_of(recorded) == told.derivation_of(implied) == DERIVED


@pytest.mark.django_db
def test_a_rule_of_another_version_is_named_and_not_put_in_the_words_of_this_one() -> None:
    said = told.derivation("uk", "B", "B", "2020.1", "0" * 64)

    assert said == "Derived by rule B of uk 2020.1, whose text is not kept here."


def test_a_category_that_was_given_without_facts_has_no_derivation(desk: Client, items: list[Item]) -> None:
    decide(desk, items[0], "Beta")
    none = dict.fromkeys(("facts", "facts_given", "rule", "law_version", "law_digest"), "")
    Assessment.objects.update(**none)

    grade = Assessment.objects.get()
    assert (told.facts_of(grade), told.derivation_of(grade)) == ("", "")


@pytest.mark.parametrize("place", ["shift", "item"])
def test_the_self_check_and_the_page_of_an_item_show_facts_and_derivation(
    desk: Client, items: list[Item], place: str
) -> None:
    decide(desk, items[0], "Beta", facts=facts("B", tags={"image": ["indoors"]}))

    page = desk.get("/shift/" if place == "shift" else f"/items/{items[0].pk}/").content.decode()

    assert "Recorded: activity B; image tags: Indoors" in page
    assert DERIVED in page
