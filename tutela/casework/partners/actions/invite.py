"""Gives a person of a company a link by which they choose what they sign in with."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners import queries
from tutela.casework.partners.actions import locked
from tutela.casework.partners.actions.revoke_key import revoke_all
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import AccessKey, Contact
from tutela.casework.partners.scopes import LINK_DAYS, SIGN_IN, key_digest


@transaction.atomic
def invite(by: Actor, contact: Contact) -> tuple[AccessKey, str]:
    """Make a link of 256 bits, good once and for a week; those that the person had before end.

    Args:
        by: who gives it.
        contact: an authorised person or an administrator of a company, with a mail address.

    Returns:
        the row, and the link itself, which is kept nowhere.

    Raises:
        BadPartner: they do not sign in there, have no mail address or have ended, nothing is agreed, or
            another partner names the same address.
        PartnerMoved: the partner is not approved.
    """
    gate.require(by, Act.MANAGE_PARTNERS, contact)
    current = locked.partner(contact.partner_id, locked.State.APPROVED)
    if contact.ended_at is not None or not queries.agreements_in_force(current):
        raise BadPartner(f"{current} has no agreement in force, or {contact.name} has ended.")
    if contact.part not in queries.SIGNS_IN or not contact.mail:
        raise BadPartner(f"{contact.name} signs in nowhere: name a mail address, and a part that signs in.")
    others = Contact.objects.filter(mail__iexact=contact.mail, ended_at=None, partner__unit=by.unit)
    if others.exclude(partner=current).exists():
        raise BadPartner(f"Another partner names {contact.mail} too. Each needs an address of its own.")
    now = timezone.now()
    before = revoke_all(current.keys.filter(contact=contact, label="Sign-in link"), now)
    token = f"tutela_{secrets.token_urlsafe(32)}"
    key = AccessKey.objects.create(
        partner=current, contact=contact, label="Sign-in link", scopes=[SIGN_IN], sha256=key_digest(token),
        made_by=by.name, expires_at=now + timedelta(days=LINK_DAYS),
    )  # fmt: skip
    log.record(
        by,
        "partner.invited",
        purpose="partners",
        wrote=[key, *before],
        partner=current.pk,
        contact=contact.pk,
        key=key.pk,
    )
    return key, token
