"""How many opinions are wanted is data with an owner; what breaks its form is refused."""

import pytest

from tutela.casework.grading.errors import BadOpinionPolicy
from tutela.casework.grading.opinions import policy

SHIPPED = policy.FILE.read_text()


def test_the_shipped_policy_names_its_owner_and_version() -> None:
    shipped = policy.policy()

    assert shipped.owner
    assert shipped.version
    assert (shipped.least, shipped.severe, shipped.dispute, shipped.trusted) == (1, 2, 3, 3)
    assert shipped.is_severe("uk", "A")
    assert not shipped.is_severe("uk", "C")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("least = 1", "least = 0", "must rise"),
        ("severe = 2", "severe = 4", "must rise"),
        ("dispute = 3", "dispute = true", "whole number"),
        ("counts = 0", "counts = -1", "from 0 to 9"),
        ("trusted = 3", "trusted = 1", "trusted"),
        ('owner = "The', 'holder = "The', "holder"),
        ('tags = ["at_risk_now", "first_generation"]', "tags = [1]", "list of codes"),
        ('uk = ["A", "B"]', 'uk = "AB"', "list of codes"),
        ("[severe]", "[severe", "not TOML"),
    ],
)
def test_a_policy_that_breaks_its_form_is_refused(old: str, new: str, says: str) -> None:
    assert SHIPPED.count(old) == 1

    with pytest.raises(BadOpinionPolicy, match=says):
        policy.parse(SHIPPED.replace(old, new).encode())
