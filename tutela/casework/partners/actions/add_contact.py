"""Adds a person of a partner."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.actions import locked
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import Contact, Partner

_LONGEST = {"name": 200, "mail": 320, "telephone": 40}


@transaction.atomic
def add_contact(
    by: Actor, partner: Partner, part: str, name: str, *, mail: str = "", telephone: str = ""
) -> Contact:
    """Add a person of a partner, who can be reached by mail or by telephone.

    Raises:
        BadPartner: the part is none, there is no name or no way to reach them, or something is too long.
        PartnerMoved: the partner has ended.
    """
    gate.require(by, Act.MANAGE_PARTNERS, partner)
    current = locked.partner(partner.pk, locked.State.ENTERED, locked.State.APPROVED)
    said = {"name": name.strip(), "mail": mail.strip(), "telephone": telephone.strip()}
    if part not in Contact.Part.values or not said["name"]:
        raise BadPartner("A person needs a name and one of the parts.")
    if not said["mail"] and not said["telephone"]:
        raise BadPartner("Give a mail address or a telephone number.")
    if part == Contact.Part.DUTY and not said["telephone"]:
        raise BadPartner("Out of hours people are reached by telephone. Give a number.")
    long = [key for key, most in _LONGEST.items() if len(said[key]) > most]
    if long:
        raise BadPartner(f"The {long[0]} is too long.")
    contact = Contact.objects.create(partner=current, part=part, **said)
    log.record(
        by,
        "partner.contact_added",
        purpose="partners",
        wrote=[contact],
        partner=current.pk,
        contact=contact.pk,
    )
    return contact
