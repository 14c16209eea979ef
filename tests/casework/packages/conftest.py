"""A force, reports that belong together, and packages made of them."""

from collections.abc import Callable

import pytest

from tests.casework.reports.telling import arrival, received
from tutela.casework.bundles.models import Bundle
from tutela.casework.bundles.queries import bundle_of
from tutela.casework.gate import Actor
from tutela.casework.packages import actions
from tutela.casework.packages.actions import Draft
from tutela.casework.packages.content.sources import Source
from tutela.casework.packages.content.tables import checklist
from tutela.casework.packages.models import Package
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import Address

SAME = "https://example.com/same"
ALL = [point.code for point in checklist().points]
DRAFT = Draft(
    "Sentence 1.", "Sentence 2.", "law_enforcement", recipient="force-1", route_reason="Sentence 3."
)
MakeForce = Callable[[str, str], Partner]


@pytest.fixture
def make_force(sam: Actor, adele: Actor) -> MakeForce:
    """Have two people approve a force of a name in a country."""

    def make(name: str, country: str) -> Partner:
        entered = partners.enter_partner(sam, name, name.title(), "police force", country=country)
        partners.approve_partner(sam, entered)
        return partners.approve_partner(adele, entered)

    return make


@pytest.fixture
def force(make_force: MakeForce) -> Partner:
    return make_force("force-1", "GB")


@pytest.fixture
def bundle(ida: Actor) -> Bundle:
    """Two reports that name the same address."""
    received(ida, *(arrival(number, addresses=(Address(SAME),)) for number in (1, 2)))
    found = bundle_of(ida, "report", Report.objects.earliest("pk").pk)
    assert found is not None
    return found


@pytest.fixture
def package(ida: Actor, bundle: Bundle, force: Partner) -> Package:
    return actions.make_package(ida, Source(bundle), DRAFT)


@pytest.fixture
def sent(package: Package, ida: Actor, quinn: Actor) -> Package:
    actions.deconflict(ida, package, 1, "nothing")
    actions.check_package(quinn, package, 2, ALL)
    return actions.send_package(ida, package, 3).package
