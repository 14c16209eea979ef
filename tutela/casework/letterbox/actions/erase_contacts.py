"""Erases what reporters left of themselves, on the day it ends."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.models import ReporterContact


@transaction.atomic
def erase_contacts(by: Actor, today: date) -> int:
    """Erase every contact of the unit whose day is over; the record says how many, and nothing of them.

    Args:
        by: who erases: the machine, each night.
        today: contacts that ended before this day go.

    Returns:
        how many were erased.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.TAKE_IN_LETTERS)
    ended = ReporterContact.objects.filter(unit=by.unit, erased_at=None, ends_on__lt=today)
    contacts = list(ended.order_by("pk"))
    for each in contacts:
        each.sealed, each.erased_at = b"", timezone.now()
    if contacts:
        database.update(contacts, ["sealed", "erased_at"])
        numbers = [each.pk for each in contacts]
        log.record(by, "contacts.erased", purpose="retention", wrote=contacts, numbers=numbers)
    return len(contacts)
