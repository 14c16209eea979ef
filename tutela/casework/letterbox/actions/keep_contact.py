"""Keeps how a reporter can be reached, as it was sealed: a step of whoever takes a letter in."""

from datetime import date

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.letterbox.letters import Letter
from tutela.casework.letterbox.models import ReporterContact


def keep_contact(by: Actor, letter: Letter, ends_on: date) -> None:
    """Keep a letter's contact apart from what it reports; one that left none has none. Done twice, it is one.

    Args:
        by: who takes the letter in.
        letter: as it came.
        ends_on: the last day on which the contact is kept.
    """
    if letter.sealed_contact:
        contact, is_new = ReporterContact.objects.get_or_create(
            lookup=letter.lookup,
            defaults={
                "unit": by.unit,
                "letter_key_id": letter.contact_key_number,
                "sealed": letter.sealed_contact,
                "ends_on": ends_on,
            },
        )
        if is_new:
            log.record(by, "contact.kept", purpose="report", wrote=[contact], contact=contact.pk)
