"""Referrals with cases, forces and another unit that holds the same content."""

from collections.abc import Callable

import pytest

from tests.casework.origins.pictures import MADE, picture
from tests.casework.welfare.received import painting, receive
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.items.models import Instance, Item
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Unit
from tutela.casework.referrals import actions as referrals
from tutela.casework.referrals.models import Referral

Refer = Callable[[int], Referral]


@pytest.fixture
def refer(unit: Unit, ana: Actor, finn: Actor) -> Refer:
    """Have a picture of a number referred to victim identification."""

    def do(number: int) -> Referral:
        drafted = referrals.confirm_first_generation(ana, picture(unit, number, MADE))
        return referrals.move_on(finn, drafted, 1, "referred")

    return do


@pytest.fixture
def force(sam: Actor, adele: Actor) -> Partner:
    """A force that two people approved, with a person who can be written to."""
    entered = partners.enter_partner(sam, "force-1", "Force-1", "police force", country="GB")
    partners.add_contact(sam, entered, "contact", "Desk", mail="desk@example.org")
    partners.approve_partner(sam, entered)
    return partners.approve_partner(adele, entered)


@pytest.fixture
def elsewhere(otis: Actor) -> Item:
    """The first picture as another unit holds it, in a case of its own."""
    item = receive(Unit.objects.get(pk=otis.unit), painting(1))
    lay(cases.add_exhibit(otis, cases.open_case(otis, "OP-9"), "JB1", "Warrant 9/26"), item)
    return item


def lay(exhibit: Exhibit, *items: Item) -> None:
    """Put items into an exhibit as well, as if they had been received with it."""
    for item in items:
        path = b"more/%d.jpg" % item.pk
        Instance.objects.create(item=item, intake=exhibit.intake, path=path, path_sha256=bytes(item.sha256))
