"""Ends a partner, and with it what is agreed and every key of its people."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.actions import locked
from tutela.casework.partners.actions.certificates.revoke_certificate import revoke_certificates
from tutela.casework.partners.actions.revoke_key import revoke_all
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import Partner


@transaction.atomic
def end_partner(by: Actor, partner: Partner, reason: str) -> Partner:
    """End a partner at once, for a reason, with its agreements and keys; what came from it stays.

    Raises:
        BadPartner: there is no reason.
        PartnerMoved: it has ended.
    """
    gate.require(by, Act.MANAGE_PARTNERS, partner)
    if not reason.strip():
        raise BadPartner("Say in a sentence why it ends.")
    current = locked.partner(partner.pk, locked.State.ENTERED, locked.State.APPROVED)
    current.state, current.ended_at = Partner.State.ENDED, timezone.now()
    current.reason = reason.strip()[:500]
    current.save(update_fields=["state", "ended_at", "reason"])
    agreements = list(current.agreements.filter(ended_at=None))
    for each in agreements:
        each.ended_at = current.ended_at
    database.update(agreements, ["ended_at"])
    keys = revoke_all(current.keys, current.ended_at)
    sealed = revoke_certificates(current.mail_certificates, current.ended_at)
    log.record(
        by, "partner.ended", purpose="partners", wrote=[current, *agreements, *keys, *sealed],
        partner=current.pk, keys=len(keys), certificates=len(sealed),
        reason_sha256=log.digest_of(current.reason),
    )  # fmt: skip
    return current
