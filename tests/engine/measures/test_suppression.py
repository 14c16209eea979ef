"""Small numbers are hidden, and nothing that is shown gives one away."""

from collections.abc import Sequence
from itertools import product

import pytest

from tutela.engine.measures.errors import BadPlan
from tutela.engine.measures.suppression import Guarded, Said, guarded, is_share_shown

SHOWN, SMALL, WITHHELD = Said.SHOWN, Said.SMALL, Said.WITHHELD


@pytest.mark.parametrize(
    ("values", "parts", "total"),
    [
        ([], [], SHOWN),
        ([0, 0], [SHOWN, SHOWN], SHOWN),
        ([5, 70, 0], [SHOWN, SHOWN, SHOWN], SHOWN),
        ([3, 0], [SMALL, SHOWN], SMALL),
        ([3, 20, 90], [SMALL, WITHHELD, SHOWN], SHOWN),
        ([1, 6, 9, 90], [SMALL, WITHHELD, WITHHELD, SHOWN], SHOWN),
        ([1, 1], [SMALL, SMALL], WITHHELD),
        ([1, 6], [SMALL, WITHHELD], WITHHELD),
        ([2, 2, 2, 50, 60], [SMALL, SMALL, SMALL, SHOWN, SHOWN], SHOWN),
    ],
)
def test_what_is_small_is_hidden_and_as_little_else_as_keeps_it_hidden(
    values: list[int], parts: list[Said], total: Said
) -> None:
    found = guarded(values, 5)

    assert (list(found.parts), found.total) == (parts, total)


def test_whoever_has_the_table_and_knows_its_marks_cannot_tell_a_small_number() -> None:
    below, hidden = 3, 0
    for values in product(range(6), repeat=3):
        found = guarded(values, below)
        could_be: list[set[int]] = [set(), set(), set()]
        for others in product(range(13), repeat=3):
            if _could_be(others, sum(others), found, values, below):
                for place, value in enumerate(others):
                    could_be[place].add(value)

        for place, said in enumerate(found.parts):
            if said is SMALL:
                hidden += 1
                assert could_be[place] == {1, 2}, (values, found)
    assert hidden > 50


def _could_be(others: Sequence[int], total: int, found: Guarded, values: Sequence[int], below: int) -> bool:
    """Say whether a table could stand behind what is shown, by what each mark says."""
    marks = {SMALL: range(1, below), WITHHELD: range(below, 1000)}
    parts = zip(others, found.parts, values, strict=True)
    if not all(other == value if said is SHOWN else other in marks[said] for other, said, value in parts):
        return False
    return found.total is WITHHELD or (
        total == sum(values) if found.total is SHOWN else total in marks[SMALL]
    )


def test_numbers_below_none_and_rules_that_hide_nothing_are_refused() -> None:
    with pytest.raises(BadPlan):
        guarded([-1], 5)
    with pytest.raises(BadPlan):
        guarded([1], 0)


def test_a_share_is_shown_only_where_neither_of_its_parts_is_small() -> None:
    assert is_share_shown(10, 20, 5)
    assert is_share_shown(0, 20, 5)
    assert is_share_shown(20, 20, 5)
    assert not is_share_shown(2, 20, 5)
    assert not is_share_shown(18, 20, 5)
    assert not is_share_shown(0, 4, 5)
    assert not is_share_shown(0, 0, 5)
