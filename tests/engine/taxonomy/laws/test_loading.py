import hashlib
import re
from pathlib import Path

import pytest

from tutela.engine.taxonomy import laws, packs
from tutela.engine.taxonomy.errors import BadLaw, NotImplied, UnknownLaw
from tutela.engine.taxonomy.laws import Derived, derive, loading
from tutela.engine.taxonomy.laws.law import Status

UK = (loading.FOLDER / "uk.toml").read_text()
BASELINE = (loading.FOLDER / "interpol-baseline.toml").read_text()


@pytest.mark.parametrize("name", laws.names())
def test_a_shipped_pack_has_an_owner_and_says_of_each_rule_where_it_comes_from(name: str) -> None:
    law = laws.load(name)

    assert law.owner
    assert law.version
    for rule in law.rules:
        assert rule.basis.citation
        assert len(rule.says) <= 120
    assert law.digest == hashlib.sha256((loading.FOLDER / f"{name}.toml").read_bytes()).hexdigest()


def test_all_packs_but_that_of_england_and_wales_are_drafts() -> None:
    confirmed = [name for name in laws.names() if laws.load(name).status is Status.CONFIRMED]

    assert confirmed == ["uk"]


@pytest.mark.parametrize("name", packs.names())
def test_each_category_of_a_desk_is_derived_by_the_law_of_that_name_with_the_same_number(name: str) -> None:
    outcomes = laws.load(name).by_code

    for category in packs.load(name).categories:
        assert category.code in outcomes
        assert outcomes[category.code].number == category.vics


@pytest.mark.parametrize("name", laws.names())
def test_one_key_records_facts_that_lead_back_to_its_category(name: str) -> None:
    law = laws.load(name)

    for outcome in law.outcomes:
        if outcome.implies is not None:
            derived = derive(law.implied(outcome.code), law)
            assert isinstance(derived, Derived)
            assert derived.value == outcome.code


@pytest.mark.parametrize(
    "name", [*packs.names(), "scotland", "northern-ireland", "canada", "australia", "new-zealand"]
)
def test_every_category_of_a_law_by_which_a_desk_could_grade_has_one_key(name: str) -> None:
    assert all(outcome.implies is not None for outcome in laws.load(name).outcomes)


def test_an_outcome_that_no_facts_stand_for_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotImplied, match="No facts stand for Meets the criteria of the baseline"):
        laws.load("interpol-baseline").implied("baseline")
    with pytest.raises(NotImplied, match="uk has no outcome 'D'; it has A, B, C"):
        laws.load("uk").implied("D")


def test_an_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(UnknownLaw, match="there are australia, canada"):
        laws.load("../uk")


def test_a_unit_keeps_packs_in_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(UK.replace('name = "uk"', 'name = "ours"'))

    assert laws.names(tmp_path) == ["ours"]
    assert laws.load("ours", tmp_path).name == "ours"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('name = "uk"', 'name = "other"', "calls itself 'other'"),
        ('owner = "', 'ownr = "', 'Did you mean "owner"'),
        ('status = "confirmed"', 'status = "final"', "status 'final' is none of draft, confirmed"),
        ('mark = "verified"', 'mark = "read"', "mark 'read' is none of verified, unverified"),
        ("read_on = 2026-11-29", 'read_on = "today"', '"read_on" must be a date'),
        ('outcome = "B"', 'outcome = "D"', "names outcome 'D'"),
        ('outcome = "cannot_determine"', 'outcome = "D"', "names outcome 'D'"),
        ('outcome = "A"\n', "", "say either the outcome, or why nothing can be derived"),
        ('outcome = "A"\n', 'outcome = "A"\nnot_derivable = "So"\n', "say either the outcome"),
        ('id = "B"', 'id = "A"', "has rule 'A' twice"),
        ('code = "B"', 'code = "A"', "has outcome 'A' twice"),
        ("number = 2", "number = 1", "has number '1' twice"),
        ("number = 2", "number = 256", "does not lie between 0 and 255"),
        ('activity = "A" }\ncitation', 'activity = "D" }\ncitation', "activity 'D' is none of none, A"),
        ('activity = "A" }\ncitation', 'mood = "A" }\ncitation', "nothing asks 'mood'"),
        ('activity = "A" }\n\n', 'activity = "A", child = 1 }\n\n', "is not TOML"),
        (
            'indecent = "yes", activity = "A" }\n\n',
            'indecent = "no", activity = "A" }\n\n',
            "outcome 1: What is not indecent meets no criteria",
        ),
        ("[[rule]]", "[rule]", "is not TOML"),
        (
            'title = "Category A"\n',
            'title = "Category A"\nassessed_only = "So"\n',
            "which only a person gives",
        ),
    ],
)
def test_a_pack_that_breaks_a_rule_is_refused_with_the_place(before: str, after: str, message: str) -> None:
    assert before in UK
    with pytest.raises(BadLaw, match=re.escape(message)):
        laws.parse(UK.replace(before, after, 1).encode(), "uk")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("age_limit = 13\n", "", "the pack has no age_limit"),
        ("under_age_limit = true", "under_age_limit = false", "asks for nothing"),
        ("{ under_age_limit = true }", "{}", "asks for nothing"),
        ("under_age_limit = true", "under_age = true", 'Did you mean "under_age_limit"'),
        ("under_age_limit = true", 'development = ["teen"]', "development 'teen' is none of infant"),
    ],
)
def test_what_is_asked_of_a_child_is_checked_too(before: str, after: str, message: str) -> None:
    assert before in BASELINE
    with pytest.raises(BadLaw, match=re.escape(message)):
        laws.parse(BASELINE.replace(before, after, 1).encode(), "interpol-baseline")


def test_a_pack_without_rules_is_refused() -> None:
    content = UK.split("[[rule]]")[0].encode()

    with pytest.raises(BadLaw, match='"rule" is missing'):
        laws.parse(content, "uk")
