"""Puts down a certificate that mail to a person of a partner is to be sealed to."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.actions import locked
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import Contact, MailCertificate
from tutela.casework.partners.sealing import certificates


@transaction.atomic
def enter_certificate(by: Actor, contact: Contact, text: str) -> MailCertificate:
    """Put down a certificate; it counts once another person confirmed it.

    Until then, nothing goes to that person in clear.

    Args:
        by: who enters it.
        contact: whose it is; it names their mail address.
        text: the certificate, in PEM.

    Raises:
        BadPartner: it is none, of another address, over, cannot seal, or is there already.
        PartnerMoved: the partner has ended.
    """
    gate.require(by, Act.MANAGE_PARTNERS, contact)
    current = locked.partner(contact.partner_id, locked.State.ENTERED, locked.State.APPROVED)
    if contact.ended_at is not None:
        raise BadPartner(f"{contact.name} has ended.")
    said = certificates.read(text, contact.mail)
    if MailCertificate.objects.filter(contact=contact, sha256=said.sha256, revoked_at=None).exists():
        raise BadPartner(f"{contact.name} has this certificate already.")
    row = MailCertificate.objects.create(
        partner=current, contact=contact, text=said.text, sha256=said.sha256, subject=said.subject,
        issuer=said.issuer, valid_from=said.valid_from, valid_to=said.valid_to, entered_by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "partner.certificate_entered", purpose="partners", wrote=[row], partner=current.pk,
        certificate=row.pk, sha256=row.sha256,
    )  # fmt: skip
    return row
