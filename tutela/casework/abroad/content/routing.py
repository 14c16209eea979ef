"""Which way what is illegal goes: the hotline of the country, else its police, else the host, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from tutela.casework.abroad.models import Way
from tutela.casework.channels.errors import NotAddressable
from tutela.casework.channels.messages import require_mail_address
from tutela.casework.hosting.models import Verdict
from tutela.casework.partners.models import Partner
from tutela.engine.hosting.verdict import Kind

_IN_A_COUNTRY = (Kind.DIRECT, Kind.FRONT_ORIGIN_KNOWN)
_KIND_OF = {Way.HOTLINE: Partner.Kind.HOTLINE, Way.POLICE: Partner.Kind.FORCE}


@dataclass(frozen=True, slots=True)
class Route:
    """To whom it goes, in which country, and by which sentence of the rule."""

    way: Way
    country: str
    rule: str
    partner: Partner | None = None
    others: tuple[Partner, ...] = ()


def decide(  # noqa: PLR0911 - one way a sentence
    *, kind: str, country: str, own: str, has_hotline: bool, has_police: bool, has_mailbox: bool
) -> tuple[Way, str]:
    """Decide by the rule alone.

    Args:
        kind: of the verdict on where the address is hosted; "" where it was never traced.
        country: of the verdict.
        own: the unit's own country.
        has_hotline: the directory has an approved hotline of the country.
        has_police: the directory has an approved police force of the country.
        has_mailbox: the verdict names a mailbox of the host.

    Returns:
        the way, and the sentence that says why.
    """
    host = (Way.HOST, "The host is told itself, by a notice.")
    if not kind:
        return Way.NONE, "It was not traced where it is hosted."
    if kind == Kind.FRONT_ORIGIN_UNKNOWN and has_mailbox:
        return host[0], f"A front stands before it, and the country behind is not known. {host[1]}"
    if kind not in _IN_A_COUNTRY or not country:
        return Way.NONE, f"It has no country: {kind.replace('_', ' ')}."
    if country == own:
        found = host if has_mailbox else (Way.NONE, "No fact names a mailbox for notices.")
        return found[0], f"It is hosted in {country}, the unit's own country. {found[1]}"
    if has_hotline:
        return Way.HOTLINE, f"The directory has a hotline in {country}."
    if has_police:
        return Way.POLICE, f"The directory has no hotline in {country}, and has its police."
    none = f"The directory has neither a hotline nor the police of {country}."
    if has_mailbox:
        return host[0], f"{none} {host[1]}"
    return Way.NONE, f"{none} No fact names a mailbox for notices."


def route_of(unit: int, verdict: Verdict | None) -> Route:
    """Give the route of what stands at a traced address, by the unit's directory of partners."""
    country = verdict.country if verdict else ""
    there = {way: directory(unit, country, way) for way in _KIND_OF} if country else {}
    way, rule = decide(
        kind=str(verdict.kind) if verdict else "", country=country, own=settings.TUTELA.iccam.country.upper(),
        has_hotline=bool(there.get(Way.HOTLINE)), has_police=bool(there.get(Way.POLICE)),
        has_mailbox=bool(mailbox_in(verdict.abuse if verdict else ())),
    )  # fmt: skip
    found = there.get(way, ())
    if len(found) > 1:
        rule += f" The first by name is taken: {', '.join(each.title for each in found)}."
    return Route(way, country, rule, found[0] if found else None, tuple(found[1:]))


def directory(unit: int, country: str, way: Way) -> tuple[Partner, ...]:
    """List the approved partners of one kind in a country, by name."""
    found = Partner.objects.filter(
        unit=unit, kind=_KIND_OF[way], country=country, state=Partner.State.APPROVED
    )
    return tuple(found.order_by("name"))


def way_of(partner: Partner) -> Way:
    """Say which way it is to go to a partner that a person chose."""
    return Way.POLICE if partner.kind == Partner.Kind.FORCE else Way.HOTLINE


def mailbox_in(named: Sequence[str]) -> str:
    """Give the first of some mailboxes that mail can be sent to; "" where none is."""
    for each in named:
        try:
            require_mail_address(each)
        except NotAddressable:
            continue
        return each
    return ""
