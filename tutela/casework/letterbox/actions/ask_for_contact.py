"""Asks to learn how a reporter can be reached."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.errors import ReasonMissing
from tutela.casework.letterbox.models import ContactRelease
from tutela.casework.letterbox.queries import contact_of


@transaction.atomic
def ask_for_contact(by: Actor, lookup: bytes, reason: str) -> ContactRelease:
    """Ask, for a reason; nobody learns anything before a second person has released it.

    Args:
        by: who asks.
        lookup: the name of the letter.
        reason: why, in one's own words.

    Raises:
        NotAllowed: that is for analysts, quality officers and supervisors.
        NotFound: this reporter left no contact, or it was erased.
        ReasonMissing: no reason was given.
    """
    gate.require(by, Act.RELEASE_CONTACT)
    contact = contact_of(by, lookup)
    if not reason.strip():
        raise ReasonMissing("Say why this reporter has to be reached. Nothing was asked.")
    release = ContactRelease.objects.create(contact=contact, asked_by=by.person, reason=reason)
    log.record(
        by,
        "contact.asked",
        purpose="report",
        wrote=[release],
        contact=contact.pk,
        reason_sha256=log.digest_of(reason),
    )
    return release
