"""A week with more faults than chance would give stands out, and one by chance seldom does."""

import random

import pytest

from tutela.engine.measures.control import chart
from tutela.engine.measures.errors import BadPlan


def test_a_week_that_drifts_stands_out_and_its_limit_is_the_textbook_one() -> None:
    points = chart([(2, 100), (3, 100), (1, 100), (14, 100), (0, 0)])

    assert [point.is_out for point in points] == [False, False, False, True, False]
    # Two deviations of a share of one in twenty, among a hundred.
    assert points[0].limit == pytest.approx(0.0935890)
    assert (points[4].share, points[4].limit) == (None, None)


def test_without_any_fault_nothing_stands_out() -> None:
    assert not any(point.is_out for point in chart([(0, 40), (0, 10)]))
    assert chart([]) == []


def test_by_chance_alone_few_weeks_stand_out() -> None:
    chance = random.Random(5)
    weeks = [(sum(chance.random() < 0.05 for _ in range(200)), 200) for _ in range(400)]

    assert sum(point.is_out for point in chart(weeks)) / 400 < 0.06


def test_more_faults_than_there_are_items_is_refused() -> None:
    with pytest.raises(BadPlan):
        chart([(3, 2)])
