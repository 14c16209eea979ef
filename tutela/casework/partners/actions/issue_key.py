"""Gives a person of a partner a key, which is shown once."""

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners import queries
from tutela.casework.partners.actions import locked
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import AccessKey, Contact
from tutela.casework.partners.scopes import EVERY, LONGEST_DAYS, key_digest

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def issue_key(
    by: Actor, contact: Contact, label: str, scopes: Sequence[str], days: int, certificate: str = ""
) -> tuple[AccessKey, str]:
    """Make a key of 256 bits for a person of a partner that is approved and has an agreement in force.

    Args:
        by: who gives it.
        contact: whom; not anybody who has ended.
        label: what it is for, for people.
        scopes: "report" lets reports in, "read" lets receipts and requests be read, "match" lets hashes be
            looked up, "suggest" lets them be suggested, "dataset" lets deltas be fetched and answered.
        days: how long it is good, at most a year.
        certificate: the SHA-256 of a client certificate without which it opens nothing; 64 hex digits, with
            colons or without, or "".

    Returns:
        the row, and the key itself, which is kept nowhere.

    Raises:
        BadPartner: a scope is none, there is no label or agreement, or the time is too long.
        PartnerMoved: the partner is not approved.
    """
    gate.require(by, Act.MANAGE_PARTNERS, contact)
    current = locked.partner(contact.partner_id, locked.State.APPROVED)
    if contact.ended_at is not None or not queries.agreements_in_force(current):
        raise BadPartner(f"{current} has no agreement in force, or {contact.name} has ended.")
    if not label.strip() or not scopes or not set(scopes) <= set(EVERY):
        raise BadPartner(f"A key needs a label and what it is for: {', '.join(EVERY)}.")
    if not 1 <= days <= LONGEST_DAYS:
        raise BadPartner(f"A key is good for 1 to {LONGEST_DAYS} days.")
    fingerprint = certificate.replace(":", "").strip().lower()
    if fingerprint and not _FINGERPRINT.fullmatch(fingerprint):
        raise BadPartner("The fingerprint of a certificate is its SHA-256: 64 hex digits.")
    token = f"tutela_{secrets.token_urlsafe(32)}"
    key = AccessKey.objects.create(
        partner=current, contact=contact, label=label.strip()[:100], scopes=sorted(set(scopes)),
        sha256=key_digest(token), certificate_sha256=fingerprint, made_by=by.name,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    log.record(
        by, "partner.key_issued", purpose="partners", wrote=[key], partner=current.pk, key=key.pk,
        scopes=key.scopes, days=days,
    )  # fmt: skip
    return key, token
