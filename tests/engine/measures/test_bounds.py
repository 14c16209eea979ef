"""How low a share may truly be: the exact limit."""

import pytest

from tutela.engine.measures.bounds import lower_bound
from tutela.engine.measures.errors import BadPlan


@pytest.mark.parametrize(
    ("found", "of", "bound"),
    # Of all, it is 0.05 to the power 1/n; the others are from the sum of exact binomial terms.
    [(10, 10, 0.05 ** (1 / 10)), (1, 1, 0.05), (0, 5, 0.0), (8, 10, 0.4930987), (95, 100, 0.8977466)],
)
def test_a_bound_is_the_exact_one(found: int, of: int, bound: float) -> None:
    assert lower_bound(found, of) == pytest.approx(bound, abs=1e-5)


@pytest.mark.parametrize(("found", "of", "sure"), [(4, 3, 0.95), (0, 0, 0.95), (1, 2, 1.0)])
def test_what_is_no_share_has_no_bound(found: int, of: int, sure: float) -> None:
    with pytest.raises(BadPlan):
        lower_bound(found, of, sure)
