"""What opinions come to together, case by case, and whatever order they are given in."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tutela.casework.grading.opinions.agreement import Outcome, Vote, judge
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.grading.opinions.terms import Because, Level, State

SETTLED, OPEN, DISPUTED = State.SETTLED, State.OPEN, State.DISPUTED


def _judged(*categories: str, pack: str = "uk", asked: int = 0, is_apart: bool = False) -> Outcome:
    votes = [Vote(pack, category) for category in categories]
    return judge(votes, policy(), asked=asked, is_apart=is_apart)


@pytest.mark.parametrize(
    ("categories", "state", "wants", "category", "level"),
    [
        ("", OPEN, 1, "", ""),
        ("C", SETTLED, 1, "C", "indicative"),
        ("A", OPEN, 2, "", ""),
        ("B", OPEN, 2, "", ""),
        ("AA", SETTLED, 2, "A", "confirmed"),
        ("CC", SETTLED, 1, "C", "confirmed"),
        ("AB", OPEN, 3, "", ""),
        ("AC", OPEN, 3, "", ""),
        ("ABA", SETTLED, 3, "A", "confirmed"),
        ("ABC", DISPUTED, 3, "", ""),
        ("AAA", SETTLED, 2, "A", "trusted"),
        ("AABB", DISPUTED, 3, "", ""),
        ("AAAB", SETTLED, 3, "A", "confirmed"),
    ],
)
def test_opinions_come_to(categories: str, state: State, wants: int, category: str, level: str) -> None:
    found = _judged(*categories)

    assert (found.state, found.wants, found.category, found.level) == (state, wants, category, level)


def test_reasons_for_more_than_one_opinion_are_named() -> None:
    assert _judged("A").because == (Because.CATEGORY,)
    assert _judged("C", is_apart=True).because == (Because.STACK,)
    assert _judged("C", asked=3).because == (Because.ASKED,)
    assert _judged("A", "C").because == (Because.CATEGORY, Because.DISPUTE)
    assert _judged("A", pack="demonstration").because == ()


@pytest.mark.parametrize("tag", ["at_risk_now", "first_generation"])
def test_a_severe_tag_wants_two(tag: str) -> None:
    found = judge([Vote("uk", "C", frozenset({tag, "uk_link"}))], policy())

    assert (found.state, found.wants, found.because) == (OPEN, 2, (Because.TAG,))


@given(st.lists(st.sampled_from("ABC"), max_size=6), st.integers(0, 3), st.booleans(), st.randoms())
def test_the_order_in_which_opinions_are_given_changes_nothing(
    categories: list[str], asked: int, is_apart: bool, random: object
) -> None:
    mixed = list(categories)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    found = _judged(*categories, asked=asked, is_apart=is_apart)

    assert found == _judged(*mixed, asked=asked, is_apart=is_apart)
    assert (found.category != "") == (found.state is SETTLED) == (found.level != "")
    if found.level == Level.TRUSTED:
        assert len(categories) >= 3
        assert len(set(categories)) == 1
    if found.state is not OPEN:
        assert len(categories) >= found.wants


@pytest.mark.parametrize(
    ("ours", "theirs", "counts", "asked", "state", "level"),
    [
        ("A", "A", 0, 0, OPEN, ""),
        ("A", "A", 1, 0, SETTLED, "indicative"),
        ("", "AA", 2, 0, OPEN, ""),
        ("A", "B", 1, 0, OPEN, ""),
        ("AB", "A", 1, 0, OPEN, ""),
        ("A", "AA", 1, 3, OPEN, ""),
        ("AA", "AA", 2, 0, SETTLED, "confirmed"),
    ],
)
def test_opinions_of_others_count_as_the_policy_lets_them_and_never_alone(
    ours: str, theirs: str, counts: int, asked: int, state: State, level: str
) -> None:
    found = judge(
        [Vote("uk", category) for category in ours],
        replace(policy(), outside=counts),
        asked=asked,
        outside=[Vote("uk", category) for category in theirs],
    )

    assert (found.state, found.level) == (state, level)
