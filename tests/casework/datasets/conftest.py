"""A partner, an own list, and how more of it is published."""

from collections.abc import Callable

import pytest

from tests.casework.editions.making import published
from tests.casework.lists import making
from tests.casework.takedown.conftest import box
from tutela.casework.gate import Actor
from tutela.casework.lists.models import HashList
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Unit

__all__ = ["box"]
Publish = Callable[[int], None]


@pytest.fixture
def partner(sam: Actor, adele: Actor) -> Partner:
    """A hotline that two people approved."""
    entered = partners.enter_partner(sam, "hotline-1", "Hotline One", "hotline", country="IE")
    partners.approve_partner(sam, entered)
    return partners.approve_partner(adele, entered)


@pytest.fixture
def own(sam: Actor) -> HashList:
    return making.own_list(sam, "Ours")


@pytest.fixture
def publish(unit: Unit, quinn: Actor, sam: Actor, own: HashList) -> Publish:
    """Publish an edition that brings some more items."""
    numbers = iter(range(1, 100))

    def more(count: int) -> None:
        for _ in range(count):
            making.released(quinn, making.item(unit, next(numbers)))
        published(quinn, sam, own)

    return more
