"""Ends a person of a partner, and the keys they have."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.actions.certificates.revoke_certificate import revoke_certificates
from tutela.casework.partners.actions.revoke_key import revoke_all
from tutela.casework.partners.errors import PartnerMoved
from tutela.casework.partners.models import Contact


@transaction.atomic
def end_contact(by: Actor, contact: Contact) -> Contact:
    """End a person of a partner at once; none of their keys opens anything any more.

    Raises:
        PartnerMoved: they have ended.
    """
    gate.require(by, Act.MANAGE_PARTNERS, contact)
    current = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if current.ended_at is not None:
        raise PartnerMoved(f"{current} has ended already.")
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    keys = revoke_all(current.keys, current.ended_at)
    sealed = revoke_certificates(current.mail_certificates, current.ended_at)
    log.record(
        by, "partner.contact_ended", purpose="partners", wrote=[current, *keys, *sealed],
        partner=current.partner_id, contact=current.pk, keys=len(keys), certificates=len(sealed),
    )  # fmt: skip
    return current
