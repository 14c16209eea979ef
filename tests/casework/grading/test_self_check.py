"""The self-check lists what deserves a second look, and says why."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.casework.grading.desks import facts
from tests.casework.grading.opinions.making import opinion, person
from tests.casework.grading.stacking import stack
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor, Role
from tutela.casework.grading import actions, self_check
from tutela.casework.grading.errors import FactsDisagree
from tutela.casework.grading.models import Assessment, Shift
from tutela.casework.items.models import HashValue, Item
from tutela.casework.origins.models import Mark
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions as policies


@pytest.fixture
def items(ana: Actor, unit: Unit) -> list[Item]:
    """Four items on ana's desk."""
    received = pictures(unit, 4)
    actions.dispense(ana)
    return received


def test_the_self_check_lists_what_deserves_a_second_look(ana: Actor, items: list[Item]) -> None:
    stack(items[:2])
    actions.assess(ana, items[0], "Alpha", uuid4())
    decided = actions.assess(ana, items[1], "Beta", uuid4())
    actions.skip(ana, items[2], "not_now", uuid4())

    check = self_check.check_of(ana, decided.decision.shift)

    assert [anomaly.kind for anomaly in check.anomalies] == ["stack", "speed", "speed", "skipped", "hash"]
    assert check.anomalies[0].items == items[:2]
    assert check.counts == {"Alpha": 1, "Beta": 1, "Gamma": 0, "None": 0}


def test_the_self_check_says_of_each_item_whether_it_was_viewed_at_all(ana: Actor, items: list[Item]) -> None:
    decided = [actions.assess(ana, item, "Alpha", uuid4()) for item in items[:3]]
    for item, seconds in zip(items[:3], (0, 0.03, 0.31), strict=True):
        Assessment.objects.filter(item=item).update(seconds_revealed=seconds)

    check = self_check.check_of(ana, decided[0].decision.shift)

    assert [anomaly.message for anomaly in check.anomalies if anomaly.kind == "speed"] == [
        "It was not viewed before its grade.",
        "It was shown for less than 0.1 seconds before its grade.",
        "It was shown for 0.3 seconds before its grade.",
    ]


def test_what_was_propagated_needs_no_view_of_its_own(ana: Actor, items: list[Item]) -> None:
    stack(items[:2])
    decided = actions.assess(ana, items[0], "Alpha", uuid4(), [items[1]])

    check = self_check.check_of(ana, decided.decision.shift)

    assert [anomaly.items for anomaly in check.anomalies if anomaly.kind == "speed"] == [[items[0]]]


def _of_kind(by: Actor, kind: str) -> list[self_check.Anomaly]:
    check = self_check.check_of(by, actions.begin_shift(by))
    return [anomaly for anomaly in check.anomalies if anomaly.kind == kind]


def test_an_item_without_its_fingerprint_or_without_facts_is_named(ana: Actor, items: list[Item]) -> None:
    for item in items[:2]:
        actions.assess(ana, item, "Alpha", uuid4())
    HashValue.objects.create(item=items[0], algorithm="pdq", recipe="pdq/1", value=bytes(32), quality=90)
    Assessment.objects.filter(item=items[1]).update(facts="")

    assert [anomaly.items for anomaly in _of_kind(ana, "hash")] == [[items[1]]]
    assert [anomaly.items for anomaly in _of_kind(ana, "facts")] == [[items[1]]]


def test_what_was_graded_before_the_guidance_changed_is_named(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor, items: list[Item]
) -> None:
    for item, category in zip(items[:2], ("Alpha", "Beta"), strict=True):
        actions.assess(ana, item, category, uuid4())
    policy = policies.make_policy(
        finn, "guidance", "Guidance", "Quality lead", rule_book="guidance for grading"
    )
    drafted = policies.draft(
        finn,
        policy,
        "## Alpha\n\nSentence 1.",
        change="First",
        citation="Decision 1/26",
        read_on=date(2026, 11, 2),
    )
    version = policies.propose(finn, drafted)
    for by in (quinn, sam):
        policies.approve(by, version, version.digest)

    assert [anomaly.items for anomaly in _of_kind(ana, "guidance")] == [[items[0]]]


@pytest.mark.parametrize(
    ("now", "others", "whose"), [(9.0, 1, ["your usual"]), (2.5, 3, []), (0.6, 3, ["your usual", "the"])]
)
def test_a_pace_far_from_the_usual_is_a_prompt_and_names_nobody(
    ana: Actor, unit: Unit, now: float, others: int, whose: list[str]
) -> None:
    earlier = Shift.objects.create(unit=unit, person_id=ana.person, confirmed_at=timezone.now())
    numbers = iter(range(1, 10_000))
    _grades_of(unit, earlier, 25, 2.0, numbers)
    for number in range(others):
        other = person(unit, f"other{number}", Role.ASSESSOR)
        _grades_of(unit, Shift.objects.create(unit=unit, person_id=other.person), 25, 2.0, numbers)
    _grades_of(unit, actions.begin_shift(ana), 25, now, numbers)

    told = _of_kind(ana, "pace")

    assert [anomaly.items for anomaly in told] == [[]] * len(whose)
    assert all(f"; {each}" in anomaly.message for each, anomaly in zip(whose, told, strict=True))


def _grades_of(unit: Unit, shift: Shift, count: int, seconds: float, numbers: Iterator[int]) -> None:
    """Put grades of a shift there, each with so many seconds of view."""
    for number in islice(numbers, count):
        item = Item.objects.create(
            unit=unit, sha256=number.to_bytes(32), sha1=number.to_bytes(20), md5=number.to_bytes(16),
            size_bytes=1, state=Item.State.ASSESSED,
        )  # fmt: skip
        grade = opinion(shift, item, "None", 1)
        Assessment.objects.filter(pk=grade.pk).update(seconds_revealed=seconds)


def test_a_grade_is_amended_with_facts_as_at_the_desk(ana: Actor, items: list[Item]) -> None:
    shift = actions.assess(ana, items[0], "Alpha", uuid4()).decision.shift
    said = json.dumps(facts("B", tags={"investigative": ["at_risk_now"]}))

    with pytest.raises(FactsDisagree):
        actions.amend(ana, shift, items[0], "Gamma", uuid4(), said)
    actions.amend(ana, shift, items[0], "Beta", uuid4(), said)

    grade = Assessment.objects.get(item=items[0], stands=True)
    assert (grade.category, grade.facts_given) == ("Beta", "person")
    assert "at_risk_now" in grade.facts
    assert Mark.objects.filter(item=items[0]).exists()
