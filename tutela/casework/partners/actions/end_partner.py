"""Ends a partner, and with it what is agreed and every key of its people."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.actions import locked
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
    current.agreements.filter(ended_at=None).update(ended_at=current.ended_at)
    keys = current.keys.filter(revoked_at=None).update(revoked_at=current.ended_at)
    log.record(
        by, "partner.ended", purpose="partners", partner=current.pk, keys=keys,
        reason_sha256=log.digest_of(current.reason),
    )  # fmt: skip
    return current
