"""Confirms a certificate that another person entered."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.errors import PartnerMoved, SecondPersonWanted
from tutela.casework.partners.models import MailCertificate


@transaction.atomic
def confirm_certificate(by: Actor, certificate: MailCertificate) -> MailCertificate:
    """Confirm a certificate, having compared its digest with what the partner said; mail is sealed from now.

    Raises:
        PartnerMoved: it is confirmed, taken back or over by now.
        SecondPersonWanted: the actor entered it.
    """
    gate.require(by, Act.APPROVE_PARTNER, certificate)
    current = MailCertificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    is_over = current.valid_to <= timezone.now()
    if current.confirmed_at is not None or current.revoked_at is not None or is_over:
        raise PartnerMoved(f"The {current} is confirmed, taken back or over already.")
    if current.entered_by_id == by.person:
        raise SecondPersonWanted(f"{by.name} entered the {current}. Another person confirms it.")
    current.confirmed_by_id, current.confirmed_at = by.person, timezone.now()
    current.save(update_fields=["confirmed_by", "confirmed_at"])
    log.record(
        by, "partner.certificate_confirmed", purpose="partners", wrote=[current], partner=current.partner_id,
        certificate=current.pk, sha256=current.sha256,
    )  # fmt: skip
    return current
