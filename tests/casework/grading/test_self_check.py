"""The self-check lists what deserves a second look, and says why."""

from uuid import uuid4

import pytest

from tests.casework.grading.stacking import stack
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions, self_check
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit


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

    assert [anomaly.kind for anomaly in check.anomalies] == ["stack", "speed", "speed", "skipped"]
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

    assert [anomaly.items for anomaly in check.anomalies] == [[items[0]]]
