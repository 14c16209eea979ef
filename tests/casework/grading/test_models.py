"""The database holds one standing opinion and one place on a desk for each person and round."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.casework.grading.opinions.making import opinion
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.grading.models import Assessment, Batch, Reservation, Shift
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit


@pytest.fixture
def item(unit: Unit) -> Item:
    """One item that waits."""
    return pictures(unit, 1)[0]


@pytest.fixture
def shifts(ana: Actor, asif: Actor, quinn: Actor) -> tuple[Shift, Shift, Shift]:
    """Shifts of three people."""
    first, second = actions.begin_shift(ana), actions.begin_shift(asif)
    return first, second, Shift.objects.create(unit_id=quinn.unit, person_id=quinn.person)


def _desk(shift: Shift) -> Batch:
    return Batch.objects.create(person=shift.person, until=timezone.now() + timedelta(minutes=10))


@pytest.mark.parametrize("opinion_round", [1, 2])
def test_a_person_has_one_standing_opinion_of_an_item_in_a_round(
    item: Item, shifts: tuple[Shift, Shift, Shift], opinion_round: int
) -> None:
    opinion(shifts[0], item, "Alpha", opinion_round)

    with pytest.raises(IntegrityError):
        opinion(shifts[0], item, "Beta", opinion_round)


@pytest.mark.parametrize("opinion_round", [1, 2])
def test_an_opinion_that_stands_no_more_makes_room_for_another(
    item: Item, shifts: tuple[Shift, Shift, Shift], opinion_round: int
) -> None:
    earlier = opinion(shifts[0], item, "Alpha", opinion_round)
    Assessment.objects.filter(pk=earlier.pk).update(stands=False)

    later = opinion(shifts[0], item, "Beta", opinion_round)

    assert list(Assessment.objects.filter(stands=True)) == [later]


def test_in_the_first_round_an_item_has_the_grade_of_one_person(
    item: Item, shifts: tuple[Shift, Shift, Shift]
) -> None:
    opinion(shifts[0], item, "Alpha", 1)

    with pytest.raises(IntegrityError):
        opinion(shifts[1], item, "Alpha", 1)


def test_a_person_has_one_standing_opinion_of_an_item_in_all_rounds(
    item: Item, shifts: tuple[Shift, Shift, Shift]
) -> None:
    opinion(shifts[0], item, "Alpha", 1)

    with pytest.raises(IntegrityError):
        opinion(shifts[0], item, "Alpha", 2)


def test_in_a_later_round_other_people_have_opinions_of_their_own(
    item: Item, shifts: tuple[Shift, Shift, Shift]
) -> None:
    given = [opinion(shift, item, "Alpha", number) for shift, number in zip(shifts, (1, 2, 2), strict=True)]

    assert list(Assessment.objects.filter(item=item, stands=True).order_by("pk")) == given


@pytest.mark.parametrize("opinion_round", [1, 2])
def test_an_item_lies_once_on_a_desk_in_a_round(
    item: Item, shifts: tuple[Shift, Shift, Shift], opinion_round: int
) -> None:
    desk = _desk(shifts[0])
    Reservation.objects.create(item=item, batch=desk, position=0, round=opinion_round)

    with pytest.raises(IntegrityError):
        Reservation.objects.create(item=item, batch=desk, position=1, round=opinion_round)


def test_in_the_first_round_an_item_lies_on_one_desk_and_in_a_later_one_on_others(
    item: Item, shifts: tuple[Shift, Shift, Shift]
) -> None:
    desks = [_desk(shift) for shift in shifts]
    Reservation.objects.create(item=item, batch=desks[0], position=0)
    for desk in desks[1:]:
        Reservation.objects.create(item=item, batch=desk, position=0, round=2)

    with pytest.raises(IntegrityError):
        Reservation.objects.create(item=item, batch=desks[1], position=1)
