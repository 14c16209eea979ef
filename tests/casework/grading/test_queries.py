"""Whoever asks for the desk that an item lies on is told of the round that counts."""

from uuid import uuid4

import pytest

from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.grading.errors import NotReserved
from tutela.casework.grading.models import Batch, Reservation
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit


@pytest.fixture
def item(unit: Unit) -> Item:
    """One item that waits."""
    return pictures(unit, 1)[0]


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
        lambda: actions.standin(asif, item, make=True),
    ):
        with pytest.raises(NotReserved):
            act()
