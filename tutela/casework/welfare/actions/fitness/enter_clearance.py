"""Enters a vetting or an accreditation of a person."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person
from tutela.casework.welfare.errors import BadEntry
from tutela.casework.welfare.models import Clearance
from tutela.engine.taxonomy import terminology


@transaction.atomic
def enter_clearance(
    by: Actor, person: Person, kind: Clearance.Kind, level: str, valid_until: date, reference: str = ""
) -> Clearance:
    """Enter what somebody was cleared for, and until when; it takes the place of the one before.

    Raises:
        BadEntry: it is the actor's own, or names no level.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.KEEP_READINESS, on=person)
    terminology.guard(f"{level} {reference}")
    if person.pk == by.person:
        raise BadEntry("Your own clearances are entered by another person.")
    if not level.strip():
        raise BadEntry("Write at which level.")
    lock_unit(by.unit)
    entered = Clearance.objects.create(
        person=person,
        kind=kind,
        level=level.strip(),
        reference=reference.strip(),
        valid_until=valid_until,
        entered_by_id=by.person,
    )
    log.record(
        by, "clearance.entered", purpose="welfare", wrote=[entered], person=person.pk, clearance=entered.pk
    )
    return entered
