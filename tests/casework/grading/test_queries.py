"""Whoever asks for an item's grade, or for the desk it lies on, is told of the round that counts."""

from uuid import uuid4

import pytest

from tests.casework.grading.opinions import opinion
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions, desk_view, queries, self_check
from tutela.casework.grading.errors import NothingToConfirm, NotReserved
from tutela.casework.grading.models import Batch, Reservation
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.errors import NotFound


@pytest.fixture
def item(unit: Unit) -> Item:
    """One item that waits."""
    return pictures(unit, 1)[0]


def test_an_opinion_of_a_later_round_is_no_grade_of_its_person(asif: Actor, item: Item) -> None:
    shift = actions.begin_shift(asif)
    batch = actions.dispense(asif)
    opinion(shift, item, "Beta", 2)

    assert queries.decided_in(shift) == 0
    assert self_check.check_of(asif, shift).assessments == []
    assert desk_view.desk(asif, batch, shift).items[0].decided is None
    with pytest.raises(NotFound, match="holds no grade"):
        actions.amend(asif, shift, item, "Alpha", uuid4())
    with pytest.raises(NothingToConfirm):
        actions.confirm_shift(asif, shift)


def test_an_item_on_a_desk_for_a_later_round_lies_on_none_for_the_first(
    ana: Actor, asif: Actor, item: Item
) -> None:
    Item.objects.filter(pk=item.pk).update(state=Item.State.KNOWN)
    actions.dispense(asif)
    Reservation.objects.create(item=item, batch=Batch.objects.get(), position=0, round=2)
    Item.objects.filter(pk=item.pk).update(state=Item.State.QUEUED)
    item.refresh_from_db()

    for_ana = actions.dispense(ana)

    assert for_ana.reservations.get().item == item
    for act in (
        lambda: actions.assess(asif, item, "Alpha", uuid4()),
        lambda: actions.skip(asif, item, "not_now", uuid4()),
        lambda: actions.standin(asif, item),
    ):
        with pytest.raises(NotReserved):
            act()
