"""Plans a shift of a person."""

from datetime import datetime, timedelta

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person
from tutela.casework.welfare.errors import BadEntry
from tutela.casework.welfare.limits import in_force
from tutela.casework.welfare.models import PlannedShift

_LONGEST = timedelta(hours=16)


@transaction.atomic
def plan_shift(
    by: Actor, person: Person, begins_at: datetime, ends_at: datetime, duty: str = ""
) -> PlannedShift:
    """Plan a shift of a person, with the duty whose limits hold in it; the one planned last counts.

    Raises:
        BadEntry: it ends before it begins, is longer than 16 hours, names no duty, or is the actor's own.
    """
    gate.require(by, Act.KEEP_READINESS, on=person)
    if person.pk == by.person:
        raise BadEntry("Your own shifts are planned by another person.")
    if not timedelta() < ends_at - begins_at <= _LONGEST:
        raise BadEntry("A shift ends after it begins, and is at most 16 hours long.")
    lock_unit(by.unit)
    laid_down = in_force.rules_of(by.unit)
    if duty and (laid_down is None or all(duty != each.name for each in laid_down.duties)):
        raise BadEntry(f"The unit's rules of viewing have no duty {duty!r}.")
    planned = PlannedShift.objects.create(
        person=person, duty=duty, begins_at=begins_at, ends_at=ends_at, made_by_id=by.person
    )
    log.record(by, "shift.planned", purpose="welfare", wrote=[planned], person=person.pk, shift=planned.pk)
    return planned
