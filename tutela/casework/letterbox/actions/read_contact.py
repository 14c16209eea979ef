"""Reads how a reporter can be reached."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.errors import NotReleased
from tutela.casework.letterbox.queries import contact_of, may_read


@transaction.atomic
def read_contact(by: Actor, lookup: bytes) -> str:
    """Give what the reporter wrote, to one of the two people who released it; each reading is on record.

    Args:
        by: who reads.
        lookup: the name of the letter.

    Raises:
        NotAllowed: that is for analysts, quality officers and supervisors.
        NotFound: this reporter left no contact, or it was erased.
        NotReleased: nobody else has released it to them.
        LetterBroken: it was changed.
    """
    gate.require(by, Act.RELEASE_CONTACT)
    contact = contact_of(by, lookup)
    if not may_read(by, contact):
        raise NotReleased(
            "Nobody has released this contact to you. Ask for it, and have a colleague release it."
        )
    log.record(by, "contact.read", purpose="report", contact=contact.pk)
    return opening.contact(contact)
