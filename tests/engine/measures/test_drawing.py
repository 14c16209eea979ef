"""A sample is drawn by weight and by chance, and passes lots as often as the curve says that was shown."""

import random
from itertools import count

import pytest

from tutela.engine.measures.drawing import Part, draw
from tutela.engine.measures.errors import BadPlan
from tutela.engine.measures.sampling import Course, Plan, Sequential
from tutela.engine.measures.shares import share

LOTS = 3000


def _accepted(course: Course, faulty: float, size: int, weight: float, core: float = 0.25) -> float:
    """Give the share of lots that pass of those drawn; faulty ones weigh so much more than the others."""
    passed, chance = 0, random.Random(11)
    for seed in range(LOTS):
        bad = [chance.random() < faulty for _ in range(size)]
        drawn = draw([weight if each else 1.0 for each in bad], course.plan.size, core, seed)
        found = 0
        for looked in count(1):
            found += bad[drawn[looked - 1].at]
            if (says := course.says(looked, found)) is not None:
                passed += says
                break
    return passed / LOTS


@pytest.mark.parametrize(("plan", "lot"), [(Plan(50, 1), 500), (Plan(80, 2), 1200), (Plan(125, 3), 3200)])
@pytest.mark.parametrize("faulty", [0.01, 0.05])
def test_lots_pass_as_often_as_the_curve_says_where_the_weights_say_nothing(
    plan: Plan, lot: int, faulty: float
) -> None:
    assert _accepted(Course(plan), faulty, lot, 1.0) == pytest.approx(plan.passes(faulty), abs=0.025)


def test_weights_that_point_at_faults_let_fewer_bad_lots_pass() -> None:
    plan = Plan(50, 1)

    assert _accepted(Course(plan), 0.05, 500, 4.0) < plan.passes(0.05) / 2


def test_a_course_without_boundaries_is_its_plan_and_looks_at_less() -> None:
    plan = Plan(80, 2)

    for faulty in (0.0, 0.01, 0.03, 0.05, 0.2):
        assert Course(plan).passes(faulty) == pytest.approx(plan.passes(faulty))
    assert Course(plan).looks(0.0) == pytest.approx(78)
    assert Course(plan).looks(0.2) < 17


@pytest.mark.parametrize("faulty", [0.0, 0.01, 0.05])
def test_a_course_with_boundaries_is_followed_as_its_own_curve_says(faulty: float) -> None:
    course = Course(Plan(125, 3), Sequential(0.01, 0.05, 0.05, 0.10))

    assert _accepted(course, faulty, 3200, 1.0) == pytest.approx(course.passes(faulty), abs=0.025)
    assert course.looks(0.0) < 56


def test_a_core_is_drawn_by_chance_alone_and_the_rest_by_weight() -> None:
    weights = [1.0] * 90 + [30.0] * 10
    drawn = [each for seed in range(300) for each in draw(weights, 20, 0.25, seed)]

    core = [each.at for each in drawn if each.part is Part.CORE]
    risk = [each.at for each in drawn if each.part is Part.RISK]
    assert (len(core), len(risk)) == (300 * 5, 300 * 15)
    assert sum(at >= 90 for at in core) / len(core) == pytest.approx(0.1, abs=0.03)
    assert sum(at >= 90 for at in risk) / len(risk) > 0.45


def test_the_same_seed_draws_the_same_nothing_twice_and_no_more_than_there_is() -> None:
    drawn = draw([1.0] * 30, 20, 0.25, 5)

    assert drawn == draw([1.0] * 30, 20, 0.25, 5) != draw([1.0] * 30, 20, 0.25, 6)
    assert len({each.at for each in drawn}) == 20
    assert {each.at for each in draw([1.0] * 7, 20, 0.25, 5)} == set(range(7))


def test_what_cannot_be_drawn_is_refused() -> None:
    for weights, size, core in (([1.0], 0, 0.5), ([1.0], 1, 0.0), ([1.0], 1, 1.5), ([1.0, 0.0], 1, 0.5)):
        with pytest.raises(BadPlan):
            draw(weights, size, core, 1)
    with pytest.raises(BadPlan, match="from 0 to 1"):
        Course(Plan(5, 1)).passes(1.5)


@pytest.mark.parametrize(
    ("faulty", "of", "low", "high"),
    # As R's binom.test gives them.
    [(0, 20, 0.0, 0.16843), (1, 20, 0.00127, 0.24873), (5, 100, 0.01643, 0.11283), (20, 20, 0.83157, 1.0)],
)
def test_the_interval_of_a_share_is_the_exact_one(faulty: int, of: int, low: float, high: float) -> None:
    found = share(faulty, of)

    assert (found.low, found.high) == pytest.approx((low, high), abs=2e-5)


def test_of_nothing_there_is_no_interval_and_of_more_than_all_none_at_all() -> None:
    assert share(0, 0).low is None
    with pytest.raises(BadPlan):
        share(3, 2)
