"""Where a unit laid down rules of viewing, what comes to a desk fits what its person may still view."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.casework.grading.stacking import stack
from tests.casework.welfare.looking import NOON, later, seen
from tests.casework.welfare.received import pictures
from tests.casework.welfare.test_limits import assess, lay_down
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.grading.models import Batch
from tutela.casework.items.models import Item
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit


@pytest.fixture
def rules(finn: Actor, quinn: Actor, sam: Actor, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Rules in force, assessed, at noon."""
    monkeypatch.setattr(timezone, "localdate", NOON.date)
    later(monkeypatch, NOON)
    lay_down(finn, quinn, sam)
    assess(quinn, sam)
    return NOON


def _numbers(batch: Batch) -> list[int]:
    return list(batch.reservations.order_by("position").values_list("item", flat=True))


def _near_highest(sam: Actor, items: list[Item]) -> None:
    known = HashList.objects.create(unit_id=sam.unit, name="Known", pack="demonstration", region="UK")
    for item in items:
        fingerprint = bytes(item.sha256)
        entry = Entry.objects.create(hash_list=known, fingerprint=fingerprint, category="Alpha")
        Match.objects.create(item=item, entry=entry, rule=Match.Rule.NEAR, algorithm="pdq", distance=30)


def test_whoever_has_little_left_is_given_little(ana: Actor, unit: Unit, rules: datetime) -> None:
    items = pictures(unit, 8)
    seen(ana, items[0], rules - timedelta(hours=1), 239.5)

    batch = actions.dispense(ana, 8)

    assert _numbers(batch) == [item.pk for item in items[:5]]


def test_nothing_new_is_given_once_the_day_is_spent(ana: Actor, unit: Unit, rules: datetime) -> None:
    items = pictures(unit, 3)
    seen(ana, items[0], rules - timedelta(hours=1), 240)

    assert _numbers(actions.dispense(ana, 3)) == []


def test_no_more_of_the_highest_class_come_in_a_row_than_the_rules_say(
    ana: Actor, sam: Actor, unit: Unit, rules: datetime
) -> None:
    items = pictures(unit, 10)
    _near_highest(sam, items[:7])

    given = _numbers(actions.dispense(ana, 10))

    numbers = [item.pk for item in items]
    assert given == [*numbers[:5], numbers[7], *numbers[5:7], *numbers[8:]]


def test_what_is_like_something_they_graded_goes_to_somebody_else(
    ana: Actor, asif: Actor, unit: Unit, rules: datetime
) -> None:
    items = pictures(unit, 3)
    batch = actions.dispense(ana, 1)
    actions.assess(ana, items[0], "Alpha", uuid4())
    stack([items[0], items[1]])

    assert _numbers(actions.dispense(ana, 1)) == [items[2].pk]
    assert batch.pk
    assert _numbers(actions.dispense(asif, 1)) == [items[1].pk]


def test_without_rules_what_waits_comes_in_its_own_order(ana: Actor, sam: Actor, unit: Unit) -> None:
    items = pictures(unit, 8)
    _near_highest(sam, items[:7])

    assert _numbers(actions.dispense(ana, 8)) == [item.pk for item in items]
