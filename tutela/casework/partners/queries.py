"""Questions about who stands outside."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import (
    AccessKey,
    Agreement,
    Contact,
    Partner,
    PartnerApproval,
    Registration,
)
from tutela.errors import NotFound

NEEDED = 2
# What a company has to name before it can be approved (SI 2026/268, regulation 5; not read in the statute).
WANTED_OF_COMPANIES = (
    Contact.Part.ADMINISTRATOR,
    Contact.Part.REPLACEMENT,
    Contact.Part.MANAGER,
    Contact.Part.AUTHORISED,
    Contact.Part.DUTY,
)
# Who of a company signs in at its door: authorised persons report, the others read what was reported.
SIGNS_IN = (Contact.Part.AUTHORISED, Contact.Part.ADMINISTRATOR, Contact.Part.REPLACEMENT)


def partners_of(by: Actor) -> QuerySet[Partner]:
    """List the unit's partners by name.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    gate.require(by, Act.SEE_PARTNERS)
    return Partner.objects.filter(unit=by.unit).order_by("name")


def partner_for(by: Actor, name: str) -> Partner:
    """Find a partner of the actor's unit by its name.

    Raises:
        NotFound: there is none of that name.
    """
    partner = partners_of(by).filter(name=name).first()
    if partner is None:
        raise NotFound(f"There is no partner {name!r}.")
    return partner


def contacts_of(partner: Partner) -> list[Contact]:
    """List the people of a partner who have not ended, by part."""
    return list(partner.contacts.filter(ended_at=None).order_by("part", "name", "pk"))


def missing_parts(partner: Partner) -> list[str]:
    """Name the parts that nobody has and that have to be there before a company is approved."""
    if partner.kind != Partner.Kind.COMPANY:
        return []
    there = {contact.part for contact in contacts_of(partner)}
    return [part.value for part in WANTED_OF_COMPANIES if part.value not in there]


def agreements_in_force(partner: Partner) -> list[Agreement]:
    """List the agreements that hold today with a partner; none before it is approved."""
    if partner.state != Partner.State.APPROVED:
        return []
    agreements = partner.agreements.filter(ended_at=None).exclude(confirmed_at=None)
    return [agreement for agreement in agreements if agreement.is_in_force]


def accepts(partner: Partner, kind: str) -> bool:
    """Say whether reports of a kind are accepted from a partner today."""
    return any(kind in agreement.kinds for agreement in agreements_in_force(partner))


def good_keys() -> QuerySet[AccessKey]:
    """List the keys that open something now: not revoked or lapsed, of an approved partner and its people."""
    keys = AccessKey.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), contact__ended_at=None)
    return keys.filter(partner__state=Partner.State.APPROVED).select_related("partner", "contact")


def to_approve(by: Actor) -> QuerySet[Partner]:
    """List the partners that wait for this actor's approval."""
    if not gate.may(by, Act.APPROVE_PARTNER):
        return Partner.objects.none()
    own = PartnerApproval.objects.filter(partner=OuterRef("pk"), person=by.person)
    return Partner.objects.filter(unit=by.unit, state=Partner.State.ENTERED).exclude(Exists(own))


def agreements_to_confirm(by: Actor) -> QuerySet[Agreement]:
    """List the agreements that wait for this actor's confirmation."""
    if not gate.may(by, Act.APPROVE_PARTNER):
        return Agreement.objects.none()
    waiting = Q(confirmed_at=None, ended_at=None, partner__unit=by.unit)
    return Agreement.objects.filter(waiting).exclude(proposed_by=by.person).select_related("partner")


def unopened_registrations(by: Actor) -> QuerySet[Registration]:
    """List the registrations of companies that could not be opened, the oldest first."""
    if not gate.may(by, Act.MANAGE_PARTNERS):
        return Registration.objects.none()
    return Registration.objects.filter(unit=by.unit, partner=None).order_by("pk")
