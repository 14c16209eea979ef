"""Ends again what ended after the backup that is being restored, and the links that may have been used."""

from collections.abc import Mapping
from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.partners import actions
from tutela.casework.partners.models import AccessKey, Agreement, Contact, MailCertificate, Partner
from tutela.casework.partners.scopes import SIGN_IN

# The record holds a reason's digest, not the words.
_REASON = "As before the restore of a backup that did not know of it; the reason is on record by its SHA-256."


def revoke_key(by: Actor, what: Mapping[str, Any]) -> bool:
    """Revoke a key that is good again."""
    key = AccessKey.objects.filter(pk=what["key"], partner=what["partner"], revoked_at=None).first()
    if key is not None:
        actions.revoke_key(by, key)
    return key is not None


def revoke_certificate(by: Actor, what: Mapping[str, Any]) -> bool:
    """Take back a certificate that mail would be sealed to again."""
    standing = MailCertificate.objects.filter(
        pk=what["certificate"], partner=what["partner"], revoked_at=None
    )
    certificate = standing.first()
    if certificate is not None:
        actions.revoke_certificate(by, certificate)
    return certificate is not None


def end_contact(by: Actor, what: Mapping[str, Any]) -> bool:
    """End a person of a partner, with their keys."""
    contact = Contact.objects.filter(pk=what["contact"], partner=what["partner"], ended_at=None).first()
    if contact is not None:
        actions.end_contact(by, contact)
    return contact is not None


def end_partner(by: Actor, what: Mapping[str, Any]) -> bool:
    """End a partner, with its agreements and keys."""
    partner = Partner.objects.filter(pk=what["partner"]).exclude(state=Partner.State.ENDED).first()
    if partner is not None:
        actions.end_partner(by, partner, _REASON)
    return partner is not None


def end_agreement(by: Actor, what: Mapping[str, Any]) -> bool:
    """End an agreement."""
    agreement = Agreement.objects.filter(pk=what["agreement"], partner=what["partner"], ended_at=None).first()
    if agreement is not None:
        actions.end_agreement(by, agreement)
    return agreement is not None


def after_any(by: Actor) -> None:
    """Have the door told anew, and revoke the links by which people begin: no backup says which were used."""
    actions.tell_again(by)
    for key in AccessKey.objects.filter(partner__unit=by.unit, revoked_at=None, label="Sign-in link"):
        if key.scopes == [SIGN_IN]:
            actions.revoke_key(by, key)
