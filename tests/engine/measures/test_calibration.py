"""Rates never fall as scores rise and equal an independent fit; intervals are those of the sources."""

import random

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from tutela.engine.measures.calibration import crossed, isotonic, reliability, wilson
from tutela.engine.measures.errors import BadPlan


@pytest.mark.parametrize("seed", range(5))
def test_rates_equal_those_of_an_independent_fit(seed: int) -> None:
    drawn = random.Random(seed)
    scores = [float(drawn.randrange(40)) for _ in range(300)]
    came = [drawn.random() < (score / 50) ** (1 + seed / 2) for score in scores]
    asked = [drawn.uniform(-5, 45) for _ in range(100)]

    found = isotonic(scores, came)

    judge = IsotonicRegression(out_of_bounds="clip").fit(scores, np.asarray(came, dtype=float))
    assert np.allclose(found.at(asked), judge.predict(asked), atol=1e-12)
    assert np.all(np.diff(found.rates) >= 0)


def test_the_interval_is_that_of_the_published_formula() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263 and 15 of 148.
    assert (round(wilson(81, 263).low, 4), round(wilson(81, 263).high, 4)) == (0.2553, 0.3662)
    assert (round(wilson(15, 148).low, 4), round(wilson(15, 148).high, 4)) == (0.0624, 0.1605)
    assert (wilson(0, 20).low, round(wilson(0, 20).high, 4)) == (0.0, 0.1611)
    assert wilson(20, 20).high == 1.0


def test_what_is_judged_is_judged_by_rates_that_it_did_not_help_to_fit() -> None:
    scores, came = [0.0, 0.0, 1.0, 1.0], [True, False, True, False]

    expected = crossed(scores, came)

    assert expected.tolist() == [0.0, 1.0, 0.0, 1.0]


def test_bins_hold_all_and_keep_those_together_of_whom_the_same_was_expected() -> None:
    expected = [0.1] * 7 + [0.2] * 2 + [0.9] * 3
    came = [False] * 6 + [True] + [False, True] + [True] * 3

    found = reliability(expected, came, 4)

    assert [(round(each.expected, 2), each.came.found, each.came.of) for each in found] == [
        (0.1, 1, 7), (0.2, 1, 2), (0.9, 3, 3),
    ]  # fmt: skip


def test_what_is_no_sample_is_refused() -> None:
    for wrong in (lambda: wilson(2, 1), lambda: isotonic([], []), lambda: reliability([0.1], [], 2)):
        with pytest.raises(BadPlan):
            wrong()
