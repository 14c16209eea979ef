"""What the panel of the desk asks: everything that may be recorded, each answer by a letter of its own."""

from typing import Any

import pytest

from tutela.casework.grading.facts import asked
from tutela.engine.taxonomy import laws, packs
from tutela.engine.taxonomy.facts import schemes
from tutela.engine.taxonomy.facts.facts import ANSWERS_OF_CHILD, GATE, SCHEME


def _form(name: str) -> dict[str, Any]:
    form = asked.form(laws.load(name), packs.load(name), schemes.load(SCHEME))
    assert form is not None
    return form


@pytest.mark.parametrize("name", ["demonstration", "uk"])
def test_all_that_may_be_recorded_is_asked_and_each_answer_has_a_letter_of_its_own(name: str) -> None:
    form = _form(name)

    assert [question["name"] for question in form["gate"]] == list(GATE)
    assert {"band", "age", *(question["name"] for question in form["child"])} == set(ANSWERS_OF_CHILD)
    assert {(group["group"], term["code"]) for group in form["tags"] for term in group["terms"]} == set(
        schemes.load(SCHEME).terms
    )
    for question in [*form["gate"], *form["elements"], {"answers": form["bands"]}]:
        keys = [answer["key"] for answer in question["answers"]]
        assert len(set(keys) - {"t"}) == len(keys), question


def test_questions_of_law_are_asked_only_where_the_units_law_asks_them() -> None:
    elements = {name: [each["name"] for each in _form(name)["elements"]] for name in ("demonstration", "uk")}

    assert elements == {
        "demonstration": [],
        "uk": ["purpose", "obscene", "prohibited_content", "extreme_act"],
    }


def test_each_key_says_what_it_stands_for() -> None:
    assert _form("demonstration")["implied"]["Beta"]["gate"] == {"activity": "B"}
