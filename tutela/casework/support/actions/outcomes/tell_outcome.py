"""Tells the team what its work led to."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import Partner
from tutela.casework.support import rules
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Outcome
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 300
# An item, an exhibit, an address or a person's mailbox: what would tie a message to one thing.
_NAMES = re.compile(r"\bT-\d|://|\w@\w|\b[0-9a-f]{32,}\b", re.IGNORECASE)


@transaction.atomic
def tell_outcome(by: Actor, phrase: str, says: str = "", partner: str = "") -> Outcome:
    """Tell everybody of the unit what its work led to, by a coded phrase and a short text that names no item.

    Args:
        by: who tells it, perhaps for a partner.
        phrase: one of the codes of the unit's rules of support.
        says: a sentence more.
        partner: the name of the partner who told it, as the unit keeps it; "" for none.

    Raises:
        NotAllowed: the actor has none of the roles that tell it.
        BadRecord: a code or the partner is none, or the text is too long or names one thing.
        RefusedWords: the text says what is said by codes alone.
    """
    gate.require(by, Act.TELL_OUTCOMES)
    terminology.guard(says)
    if phrase not in rules.in_force(by.unit).phrases:
        raise BadRecord("Choose what it led to.")
    if len(says) > MOST_LETTERS or _NAMES.search(says):
        raise BadRecord(
            f"The text has at most {MOST_LETTERS} characters, and names no item, address or account."
        )
    of = Partner.objects.filter(unit=by.unit, name=partner).first() if partner else None
    if partner and of is None:
        raise BadRecord("There is no partner of this name.")
    told = Outcome.objects.create(
        unit_id=by.unit, phrase=phrase, says=says.strip(), partner=of, by_id=by.person
    )
    log.record(by, "outcome.told", purpose="support", wrote=[told], outcome=told.pk, phrase=phrase)
    return told
