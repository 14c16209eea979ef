"""What a person has viewed stands in the row of their latest look, and counts as the sum of all would."""

from datetime import datetime, timedelta

import pytest

from tests.casework.welfare.looking import later, opened, seen
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions, queries


@pytest.mark.parametrize("moved", [timedelta(hours=-2), timedelta(days=1), timedelta(days=-8)])
def test_a_clock_that_is_moved_gives_nothing_back_to_those_who_did_not_look_since(
    ana: Actor, asif: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch, moved: timedelta
) -> None:
    for seconds in (0, 40):
        later(monkeypatch, noon + timedelta(seconds=seconds))
        look = opened(asif, item)
        later(monkeypatch, noon + timedelta(seconds=seconds + 30))
        actions.end_exposure(asif, look)
    later(monkeypatch, noon + timedelta(seconds=100), moved=moved)

    opened(ana, item)

    assert queries.budget(asif.person).used_s == queries.budget(asif.person).week_used_s == 60
    opened(asif, item)
    assert queries.budget(asif.person).used_s == 61


def test_what_was_viewed_before_a_look_stands_in_its_row_and_counts_as_its_day_and_week_do(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(ana, item, noon - timedelta(days=1), 10)
    seen(ana, item, noon - timedelta(hours=1), 5)

    look = opened(ana, item)

    assert (look.day_before_s, look.week_before_s) == (300, 900)
    later(monkeypatch, noon + timedelta(days=1))
    assert (queries.budget(ana.person).used_s, queries.budget(ana.person).week_used_s) == (120, 1020)
    next_look = opened(ana, item)
    assert (next_look.day_before_s, next_look.week_before_s) == (0, 1020)
    later(monkeypatch, noon + timedelta(days=7))
    assert queries.budget(ana.person).week_used_s == 120
