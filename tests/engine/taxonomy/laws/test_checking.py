import csv
import dataclasses
from typing import Any

import pytest

from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.facts import Facts
from tutela.engine.taxonomy.facts.facts import GATE
from tutela.engine.taxonomy.laws import Derived, derive, loading, space, vectors
from tutela.engine.taxonomy.laws.checking import FEWEST_VECTORS, Fault, check

UK = (loading.FOLDER / "uk.toml").read_text()
TABLE = vectors.load("uk")


def faults_of(before: str, after: str) -> list[tuple[Fault, str]]:
    assert before in UK
    changed = laws.parse(UK.replace(before, after, 1).encode(), "uk")
    return [(finding.fault, finding.of) for finding in check(changed, [])]


@pytest.mark.parametrize("name", laws.names())
def test_nothing_is_wrong_with_a_shipped_pack(name: str) -> None:
    assert check(laws.load(name), vectors.load(name)) == []


@pytest.mark.parametrize("name", laws.names())
def test_the_truth_table_of_a_pack_has_each_outcome_and_what_is_not_derivable(name: str) -> None:
    law, table = laws.load(name), vectors.load(name)

    assert len(table) >= FEWEST_VECTORS
    derivable = {outcome.code for outcome in law.outcomes if not outcome.assessed_only}
    assert {vector.expected for vector in table} == {*derivable, ""}
    assert len({vector.facts for vector in table}) == len(table)


@pytest.mark.parametrize("name", laws.names())
def test_a_truth_table_asks_for_all_that_its_pack_asks_for(name: str) -> None:
    with (loading.FOLDER / f"{name}.csv").open() as file:
        columns = next(csv.reader(file))

    assert set(space.asked(laws.load(name))) - {"depiction"} <= set(columns)


def test_a_rule_behind_one_that_always_decides_before_it_is_found() -> None:
    found = faults_of('activity = ["C", "none"] }', 'activity = ["B", "none"] }')

    assert (Fault.KEY, "C") in found
    before = '"pseudo_photograph"], child = "yes", indecent = "yes", activity = "A" }'
    wider = before.replace('"A"', '["A", "B"]')
    assert (Fault.UNREACHABLE, "B") in faults_of(before, wider)


def test_facts_that_no_rule_covers_are_found() -> None:
    start = UK.index('[[rule]]\nid = "not-criminal"')
    law = laws.parse(UK[:start].encode(), "uk")

    found = check(law, [])

    assert Fault.GAP in {finding.fault for finding in found}
    assert (Fault.NO_RULE, "not_criminal") in {(finding.fault, finding.of) for finding in found}


def test_an_outcome_that_only_a_person_gives_needs_no_rule() -> None:
    law = laws.load("project-vic-us")

    assert law.by_code["comparison"].assessed_only
    assert not [finding for finding in check(law, vectors.load(law.name)) if finding.of == "comparison"]


def test_a_key_that_records_too_little_is_found() -> None:
    found = faults_of('indecent = "yes", activity = "A" }\n\n', 'activity = "A" }\n\n')

    assert (Fault.KEY, "A") in found


def test_what_cannot_be_told_must_be_reached() -> None:
    found = faults_of('id = "indecent"\noutcome = "indecent"', 'id = "indecent"\nnot_derivable = "So"')
    assert (Fault.NO_RULE, "indecent") in found

    always = UK.replace('all = { medium = ["photograph", "pseudo_photograph"], child', "all = { child", 1)
    law = laws.parse(always.replace('[[rule]]\nid = "indecent"', _ALWAYS, 1).encode(), "uk")
    assert (Fault.UNREACHABLE, "undetermined") in {(one.fault, one.of) for one in check(law, [])}


_ALWAYS = """[[rule]]
id = "always"
outcome = "not_criminal"
says = "Always"
citation = "None"
read_on = 2026-11-29
mark = "verified"

[[rule]]
id = "indecent\""""


def test_a_vector_that_fails_is_named_by_its_line_with_what_came_instead() -> None:
    wrong = [dataclasses.replace(TABLE[0], expected="B"), *TABLE[1:]]

    (finding,) = check(laws.load("uk"), wrong)

    assert (finding.fault, finding.of) == (Fault.VECTOR, "line 2")
    assert finding.says.startswith("Expected B, and it is A: Category A:")


def test_too_few_vectors_are_found() -> None:
    (finding,) = check(laws.load("uk"), TABLE[:49])

    assert finding.fault is Fault.FEW_VECTORS
    assert "49 lines" in finding.says


def replaced(facts: Facts, name: str) -> Facts:
    unanswered: dict[str, Any] = {name: None}
    return dataclasses.replace(facts, **unanswered)


def lesser(facts: Facts) -> list[Facts]:
    gone = [replaced(facts, name) for name in GATE if name != "child" or not facts.children]
    gone += [
        dataclasses.replace(facts, elements=tuple(one for one in facts.elements if one != element))
        for element in facts.elements
    ]
    for number, child in enumerate(facts.children):
        for name in ("age", "development"):
            less = dataclasses.replace(child, **{name: None})
            children = (*facts.children[:number], less, *facts.children[number + 1 :])
            gone.append(dataclasses.replace(facts, children=children))
    return gone


@pytest.mark.long
@pytest.mark.parametrize("name", laws.names())
def test_no_single_answer_taken_away_makes_another_value_whatever_was_recorded(name: str) -> None:
    law = laws.load(name)

    for facts in space.everything(law):
        derived = derive(facts, law)
        for less in lesser(facts):
            by_less = derive(less, law)
            if isinstance(by_less, Derived):
                assert isinstance(derived, Derived)
                assert by_less.value == derived.value


@pytest.mark.parametrize("name", ["interpol-baseline", "iccam-v3"])
def test_no_facts_at_all_give_the_baseline_to_a_drawing_or_a_child_of_thirteen_or_more(name: str) -> None:
    law, given = laws.load(name), 0

    for facts in space.everything(law):
        derived = derive(facts, law)
        if isinstance(derived, Derived) and derived.value == "baseline":
            given += 1
            assert facts.medium == "photograph"
            assert facts.children[0].years == (0, 12)

    assert given
