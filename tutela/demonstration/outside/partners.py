"""Enters partners, and a hotline abroad with its agreement, its people and a key for its program."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Partner
from tutela.demonstration.team import Whole

ABROAD, _COMPANY = "example-hotline-nine", "example-photos"
_PARTS = (
    "organisation administrator",
    "replacement administrator",
    "senior manager",
    "authorised person",
    "out-of-hours contact",
)


def approved(team: Whole, name: str, title: str, kind: str, country: str) -> Partner:
    """Give an approved partner, entered by sam and approved by adele as well."""
    there = Partner.objects.filter(unit=team.sam.unit, name=name).first()
    if there is not None:
        return there
    entered = partners.enter_partner(team.sam, name, title, kind, country=country)
    partners.approve_partner(team.sam, entered)
    return partners.approve_partner(team.adele, entered)


@transaction.atomic
def hotline_abroad(team: Whole) -> Partner:
    """Agree with a hotline of another country: what it reports, whom to ask and until when, and its key."""
    there = Partner.objects.filter(unit=team.sam.unit, name=ABROAD).first()
    if there is not None:
        return there
    hotline = approved(team, ABROAD, "Example hotline nine", Partner.Kind.HOTLINE, "NL")
    today = timezone.localdate()
    agreement = partners.propose_agreement(
        team.sam, hotline, ["hotline"], legal_basis="Memorandum 9, section 1.", contact="Desk 9",
        valid_from=today, valid_to=today + timedelta(days=365),
    )  # fmt: skip
    partners.confirm_agreement(team.adele, agreement)
    partners.add_contact(team.sam, hotline, "contact", "Desk 9", mail="desk@hotline9.example")
    partners.add_contact(
        team.sam, hotline, "out-of-hours contact", "Desk 9 at night", telephone="+441632960009"
    )
    operator = partners.add_contact(
        team.sam, hotline, "authorised person", "Person 41", mail="person41@hotline9.example"
    )
    # What opens something is shown once, here to nobody.
    partners.issue_key(team.sam, operator, "Program 1", ["match", "report"], 90)
    return hotline


@transaction.atomic
def company(team: Whole) -> Partner:
    """Approve a company, which names everybody whom it has to name."""
    there = Partner.objects.filter(unit=team.sam.unit, name=_COMPANY).first()
    if there is not None:
        return there
    entered = partners.enter_partner(team.sam, _COMPANY, "Example Photos", Partner.Kind.COMPANY, country="GB")
    for number, part in enumerate(_PARTS, 51):
        name, mail = f"Person {number}", f"person{number}@photos.example"
        partners.add_contact(team.sam, entered, part, name, mail=mail, telephone=f"016329600{number}")
    partners.approve_partner(team.sam, entered)
    return partners.approve_partner(team.adele, entered)
