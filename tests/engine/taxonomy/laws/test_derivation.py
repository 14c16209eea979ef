import itertools
from functools import cache

import pytest
from hypothesis import given, strategies as st

from tests.engine.taxonomy.facts.recorded import facts as any_facts
from tests.engine.taxonomy.laws.lesser import with_less
from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.terms import (
    Activity,
    Answer,
    Development,
    Medium,
    Synthetic,
)
from tutela.engine.taxonomy.laws import Derived, NotDerivable, derive, space
from tutela.engine.taxonomy.laws.law import Mark

YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL
LAWS = {name: laws.load(name) for name in laws.names()}


def baseline_of(*children: Child, **answers: object) -> Derived | NotDerivable:
    facts = {"medium": Medium.PHOTOGRAPH, "synthetic": Synthetic.NONE, "indecent": YES, **answers}
    given = {"activity": Activity.A, **facts}
    return derive(Facts(child=YES, children=children, **given), LAWS["interpol-baseline"])  # type: ignore[arg-type]


def test_one_line_says_which_rule_decided_by_which_text() -> None:
    derived = derive(LAWS["uk"].implied("B"), LAWS["uk"])

    assert isinstance(derived, Derived)
    assert (derived.value, derived.rule, derived.law, derived.version) == ("B", "B", "uk", "2026.1")
    assert derived.reasons == (
        "Category B: An indecent photograph of a child that meets the criteria of B. "
        "Sentencing Council, Sexual Offences guideline (2014), on Protection of Children Act 1978 s1 and "
        "Criminal Justice Act 1988 s160. Derived by rule B of uk 2026.1."
    )
    assert "\n" not in derived.reasons


def test_what_is_missing_is_named_and_nothing_is_guessed() -> None:
    facts = Facts(medium=Medium.PHOTOGRAPH, child=YES, activity=Activity.A)

    derived = derive(facts, LAWS["uk"])

    assert isinstance(derived, NotDerivable)
    assert "indecent is not recorded" in derived.reasons
    assert "child" not in [one.fact for one in derived.missing]


def test_what_cannot_be_told_is_an_outcome_only_where_the_law_has_one() -> None:
    facts = Facts(
        medium=Medium.PHOTOGRAPH,
        child=CANNOT_TELL,
        indecent=YES,
        activity=Activity.A,
        elements=(("extreme_act", NO),),
    )

    by_uk, by_iccam = derive(facts, LAWS["uk"]), derive(facts, LAWS["iccam-v3"])

    assert isinstance(by_uk, Derived)
    assert by_uk.value == "cannot_determine"
    assert "(child)" in by_uk.reasons
    assert isinstance(by_iccam, NotDerivable)
    assert "child cannot be told" in by_iccam.reasons


def test_an_answer_that_cannot_be_told_and_does_not_matter_is_not_asked() -> None:
    facts = Facts(medium=Medium.PHOTOGRAPH, child=CANNOT_TELL, indecent=NO, elements=(("extreme_act", NO),))

    derived = derive(facts, LAWS["uk"])

    assert isinstance(derived, Derived)
    assert derived.value == "not_criminal"


def test_indecency_is_decided_apart_from_category() -> None:
    facts = LAWS["uk"].implied("indecent")

    derived = derive(facts, LAWS["uk"])

    assert facts.activity is Activity.CANNOT_TELL
    assert isinstance(derived, Derived)
    assert derived.value == "indecent"


def test_a_band_that_straddles_the_age_limit_is_not_derivable() -> None:
    straddling = baseline_of(Child(band="11-13"))

    assert isinstance(straddling, NotDerivable)
    assert "child 1, age 11-13 straddles the age limit" in straddling.reasons
    assert isinstance(baseline_of(Child(band="11-13", age=(11, 12))), Derived)


@pytest.mark.parametrize(
    ("child", "value"),
    [
        (Child(band="7-10"), "baseline"),
        (Child(age=(0, 12)), "baseline"),
        (Child(age=(13, 13)), "other"),
        (Child(band="14-15"), "other"),
        (Child(age=(12, 13)), None),
        (Child(development=Development.INFANT), None),
        (Child(), None),
    ],
)
def test_the_age_limit_is_data_of_the_pack_and_development_is_no_age(child: Child, value: str | None) -> None:
    derived = baseline_of(child)

    assert LAWS["interpol-baseline"].age_limit == 13
    assert (derived.value if isinstance(derived, Derived) else None) == value


def test_one_child_under_the_limit_suffices_and_one_unknown_beside_it_changes_nothing() -> None:
    young, old, unknown = Child(band="3-6"), Child(band="16-17"), Child()

    assert isinstance(baseline_of(old, young, unknown), Derived)
    assert isinstance(baseline_of(old, unknown), NotDerivable)


def test_what_is_suspected_to_be_synthetic_has_an_answer_of_its_own() -> None:
    derived = baseline_of(Child(band="3-6"), synthetic=Synthetic.SUSPECTED)

    assert isinstance(derived, NotDerivable)
    assert derived.rule == "may-be-synthetic"
    assert "Whether the child is real is not settled" in derived.reasons


def test_what_is_derived_says_so_and_that_a_draft_is_one() -> None:
    derived = derive(LAWS["canada"].implied("csaem"), LAWS["canada"])

    assert isinstance(derived, Derived)
    assert derived.told()["standing"] == "derived"
    assert derived.told()["digest"] == LAWS["canada"].digest
    assert derived.reasons.endswith("of canada 1, draft.")
    assert not derived.may_drive
    assert derive(Facts(), LAWS["canada"]).told()["standing"] == "not derivable"


def test_only_a_confirmed_pack_whose_text_was_read_may_drive_anything() -> None:
    derived = derive(LAWS["uk"].implied("C"), LAWS["uk"])

    assert isinstance(derived, Derived)
    assert derived.may_drive


@given(st.sampled_from(sorted(LAWS)), any_facts())
def test_no_derived_value_lacks_its_rule_and_its_citation(name: str, facts: Facts) -> None:
    derived = derive(facts, LAWS[name])

    if isinstance(derived, Derived):
        rules = {rule.id: rule for rule in LAWS[name].rules}
        assert derived.value in LAWS[name].by_code
        assert derived.rule == "undetermined" or rules[derived.rule].outcome == derived.value
        assert derived.basis.citation in derived.reasons
        assert derived.basis.mark in Mark
    else:
        assert derived.rule or derived.missing


@st.composite
def more_and_less(draw: st.DrawFn) -> tuple[str, Facts, Facts]:
    """Give a law, facts that answer much of what it asks, and the same with some answers taken away."""
    name = draw(st.sampled_from(sorted(LAWS)))
    more = draw(any_facts() | st.sampled_from(answered(name)))
    return name, more, draw(with_less(more))


@cache
def answered(name: str) -> list[Facts]:
    """Give some of the facts in which all is answered that a law asks."""
    return list(itertools.islice(space.everything(LAWS[name]), 0, None, 7))


@given(more_and_less())
def test_taking_answers_away_never_makes_a_value_that_was_not_there(given: tuple[str, Facts, Facts]) -> None:
    name, more, less = given

    by_less = derive(less, LAWS[name])

    if isinstance(by_less, Derived):
        by_more = derive(more, LAWS[name])
        assert isinstance(by_more, Derived)
        assert by_more.value == by_less.value


@given(any_facts())
def test_the_baseline_is_never_derived_for_drawings_or_children_of_thirteen_or_more(facts: Facts) -> None:
    for name in ("interpol-baseline", "iccam-v3"):
        derived = derive(facts, LAWS[name])
        if isinstance(derived, Derived) and derived.value == "baseline":
            assert facts.medium is Medium.PHOTOGRAPH
            assert facts.synthetic is Synthetic.NONE
            assert any(child.years is not None and child.years[1] < 13 for child in facts.children)
