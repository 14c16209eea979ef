"""Plans as ISO 2859-1 and the tables of zero faults have them; what they say is what a lottery does."""

import random

import pytest

from tutela.engine.measures.errors import BadPlan
from tutela.engine.measures.sampling import Plan, Sequential, smallest, zero_faults


@pytest.mark.parametrize(
    ("size", "accept", "faulty", "passes"),
    [
        (80, 2, 0.01, 0.95), (80, 2, 0.05, 0.23), (125, 2, 0.01, 0.87), (125, 2, 0.05, 0.048),
        (125, 3, 0.01, 0.96), (125, 3, 0.05, 0.12), (50, 1, 0.01, 0.91), (50, 1, 0.05, 0.28),
    ],
)  # fmt: skip
def test_a_plan_passes_lots_as_the_tables_have_it(
    size: int, accept: int, faulty: float, passes: float
) -> None:
    assert Plan(size, accept).passes(faulty) == pytest.approx(passes, abs=0.006)


@pytest.mark.parametrize(("bad", "size"), [(0.05, 59), (0.02, 149), (0.01, 299)])
def test_so_many_without_a_fault_make_sure(bad: float, size: int) -> None:
    assert zero_faults(bad) == Plan(size, 0)
    assert smallest(0.0, bad, wrongly_passed=0.05) == Plan(size, 0)


def test_the_smallest_plan_keeps_both_risks_and_no_smaller_one_does() -> None:
    plan = smallest(0.01, 0.05, 0.05, 0.10)

    assert plan.passes(0.01) >= 0.95
    assert plan.passes(0.05) <= 0.10
    smaller = [Plan(size, accept) for size in range(2, plan.size) for accept in range(min(size, 8))]
    assert not [each for each in smaller if each.passes(0.01) >= 0.95 and each.passes(0.05) <= 0.10]


def test_of_a_small_lot_a_sample_says_more() -> None:
    plan = Plan(50, 1)

    assert plan.passes(0.05, lot=100) < plan.passes(0.05, lot=10_000) < plan.passes(0.05) + 0.002
    assert Plan(100, 0).passes(0.01, lot=100) == 0.0
    assert plan.passes(0.0) == plan.passes(0.0, lot=60) == 1.0


def test_lots_drawn_by_chance_pass_as_often_as_the_curve_says() -> None:
    chance, plan = random.Random(7), Plan(80, 2)
    lots = 4000

    passed = sum(sum(chance.random() < 0.03 for _ in range(plan.size)) <= plan.accept for _ in range(lots))

    assert passed / lots == pytest.approx(plan.passes(0.03), abs=0.025)


@pytest.mark.parametrize(("faulty", "right"), [(0.01, True), (0.05, False)])
def test_one_by_one_fewer_are_drawn_at_the_same_risks(faulty: float, right: bool) -> None:
    chance, plan = random.Random(3), Sequential(0.01, 0.05, 0.05, 0.10)
    drawn_in_all, wrong, lots = 0, 0, 600
    for _ in range(lots):
        drawn = found = 0
        while (says := plan.says(drawn, found)) is None:
            drawn, found = drawn + 1, found + (chance.random() < faulty)
        drawn_in_all, wrong = drawn_in_all + drawn, wrong + (says is not right)

    assert drawn_in_all / lots < smallest(0.01, 0.05, 0.05, 0.10).size
    assert wrong / lots < 0.13


def test_what_is_no_plan_is_refused() -> None:
    for size, accept in ((0, 0), (5, 5), (5, -1)):
        with pytest.raises(BadPlan, match="is no plan"):
            Plan(size, accept)
    with pytest.raises(BadPlan, match="Check all of it"):
        Plan(80, 2).passes(0.01, lot=79)
    with pytest.raises(BadPlan, match="from 0 to 1"):
        Plan(80, 2).passes(1.5)
    with pytest.raises(BadPlan, match="lies below the bad one"):
        smallest(0.05, 0.01)
    with pytest.raises(BadPlan, match="one half"):
        Sequential(0.01, 0.05, 0.0, 0.1)
    with pytest.raises(BadPlan, match="too near"):
        smallest(0.01, 0.010_001)
