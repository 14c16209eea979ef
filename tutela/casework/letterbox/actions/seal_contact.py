"""Keeps how somebody can be reached who told the unit without the door: a step of whoever takes it in."""

from datetime import date

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.letterbox import queries, sealing
from tutela.casework.letterbox.actions.renew_keys import renew_keys
from tutela.casework.letterbox.errors import NoLetterKey
from tutela.casework.letterbox.models import ReporterContact


def seal_contact(by: Actor, lookup: bytes, text: str, ends_on: date) -> None:
    """Seal it to the key for contacts, apart from what was told; the first that is kept of a report stays.

    Args:
        by: who takes it in.
        lookup: the name of the report among reporters, 32 bytes.
        text: how they can be reached.
        ends_on: the last day on which it is kept.
    """
    if ReporterContact.objects.filter(lookup=lookup).exists():
        return
    try:
        key = queries.newest(by.unit, sealing.CONTACT)
    except NoLetterKey:
        renew_keys(gate.machine(by.unit))
        key = queries.newest(by.unit, sealing.CONTACT)
    sealed = sealing.seal({"text": text}, key.public, sealing.CONTACT, lookup)
    contact = ReporterContact.objects.create(
        unit=by.unit, lookup=lookup, letter_key_id=key.number, sealed=sealed, ends_on=ends_on
    )
    log.record(by, "contact.kept", purpose="report", wrote=[contact], contact=contact.pk)
