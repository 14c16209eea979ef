"""Lowers the limits of one person, or sets them anew below those of the unit."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person
from tutela.casework.welfare.errors import BadEntry
from tutela.casework.welfare.limits import in_force
from tutela.casework.welfare.models import PersonLimits
from tutela.casework.welfare.policy import policy


@transaction.atomic
def lower_limits(
    by: Actor, person: Person, day_minutes: float, week_minutes: float, viewing_minutes: float, duty: str = ""
) -> PersonLimits:
    """Set what holds for one person: at most what holds for their unit, from their next look on.

    Args:
        by: who sets it; never the person.
        person: whose limits they are.
        day_minutes: on one day.
        week_minutes: in one week.
        viewing_minutes: without a break.
        duty: the name of their usual duty in the unit's rules; "" for the first.

    Raises:
        BadEntry: it is higher than the unit's, names no duty, or is the actor's own.
    """
    gate.require(by, Act.KEEP_READINESS, on=person)
    if person.pk == by.person:
        raise BadEntry("Your own limits are set by another person.")
    lock_unit(by.unit)
    laid_down, most = in_force.rules_of(by.unit), policy()
    if duty and (laid_down is None or all(duty != each.name for each in laid_down.duties)):
        raise BadEntry(f"The unit's rules of viewing have no duty {duty!r}.")
    unit = laid_down.duty(duty) if laid_down else most
    wanted = (day_minutes, week_minutes, viewing_minutes)
    bounds = (unit.day_s / 60, unit.week_s / 60, unit.viewing_s / 60)
    for minutes, bound, what in zip(wanted, bounds, ("a day", "a week", "without a break"), strict=True):
        if not 0 <= minutes <= bound:
            raise BadEntry(
                f"Minutes {what} are from 0 to {bound:g}: a person's limits are never above the unit's."
            )
    lowered = PersonLimits.objects.create(
        person=person,
        duty=duty,
        set_by_id=by.person,
        **dict(zip(("day_minutes", "week_minutes", "viewing_minutes"), wanted, strict=True)),
        **dict(zip(("unit_day_minutes", "unit_week_minutes", "unit_viewing_minutes"), bounds, strict=True)),
    )
    log.record(by, "limits.lowered", purpose="welfare", wrote=[lowered], person=person.pk, limits=lowered.pk)
    return lowered
