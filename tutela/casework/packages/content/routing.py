"""Which force a package is for, by rule, with the reason; where no rule says so, a person does."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings

from tutela.casework.packages.content.contents import Content
from tutela.casework.packages.models import Package
from tutela.casework.partners.models import Partner
from tutela.engine.identifiers import geography

_LONGEST = 500
_LETTERS_OF_A_COUNTRY = 2


class Route(NamedTuple):
    """A recipient, and why it is the one."""

    recipient: Partner
    reason: str


def forces(unit: int) -> list[Partner]:
    """List whom a unit may send packages to: forces, authorities, working groups that two people approved."""
    kinds = (Partner.Kind.FORCE, Partner.Kind.AUTHORITY, Partner.Kind.GROUP)
    found = Partner.objects.filter(unit=unit, kind__in=kinds, state=Partner.State.APPROVED)
    return list(found.order_by("name"))


def route(unit: int, content: Content, supplements: Package | None = None) -> Route | None:
    """Choose the recipient by rule; None where no rule gives one and no other.

    A supplement goes where what it supplements went. Else the network addresses lie in one country by the
    unit's files, and there is one approved force of that country.
    """
    there = forces(unit)
    if supplements is not None and supplements.recipient in there:
        return Route(supplements.recipient, f"{supplements} went there, which this supplements.")
    found = _countries(content.network)
    if len(found) != 1:
        return None
    ((country, why),) = found.items()
    own = [each for each in there if each.kind == Partner.Kind.FORCE and each.country == country]
    if len(own) != 1:
        return None
    return Route(own[0], f"{why}; {own[0]} is the one approved force there."[:_LONGEST])


def _countries(network: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give the countries in which addresses lie, each with what says so first."""
    files, found = settings.TUTELA.reports.geography, dict[str, str]()
    for address, source in network:
        for hint in geography.hints(address, files):
            country = hint.says.partition(",")[0]
            if len(country) == _LETTERS_OF_A_COUNTRY:
                found.setdefault(country, f"{source} names {address}, in {country} by {hint.file}")
    return found
