"""The step that starts clocks, in the transaction of the act after which time counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tutela.casework import database
from tutela.casework.clocks.actions.tally import counted_as, tally
from tutela.casework.clocks.errors import BadClock
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person
from tutela.engine.working_time import OpeningHours


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take, whose it is and who has it next.

    Attributes:
        counts: what is waited for, in words: "first look".
        minutes: how many.
        runs: which time counts.
        owner: whose it is.
        next_owners: to whom it is passed on when it is overdue, one after the other.
        passes_after: how many minutes, of elapsed time, each of them has.
    """

    counts: str
    minutes: int
    runs: Clock.Runs
    owner: Owner
    next_owners: tuple[Owner, ...] = ()
    passes_after: int = 60


def start(
    by: Actor, kind: str, subjects: Sequence[int], limit: Limit, *, at: datetime | None = None
) -> list[Clock]:
    """Start a clock for each subject; one that runs already for the same stays as it is.

    Args:
        by: who acts; the clocks are of their unit.
        kind: what the subjects' room calls them.
        subjects: their numbers.
        limit: how long, and whose.
        at: the moment from which time counts; now, by default.

    Returns:
        the clocks that were started.

    Raises:
        BadClock: it has no limit, or an owner is not of the unit.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A clock starts inside the transaction after which time counts.")
    _require_sound(by.unit, limit)
    running = _running(by.unit, kind, subjects, limit.counts)
    moment, here = at or timezone.now(), settings.TUTELA.unit
    hours = OpeningHours.read(here.opening_hours, here.nation, here.time_zone)
    due = due_after(hours, limit.runs, moment, limit.minutes)
    clocks = [
        Clock(
            unit_id=by.unit,
            subject_kind=kind,
            subject=subject,
            counts=limit.counts,
            runs=limit.runs,
            limit=limit.minutes,
            owner_id=limit.owner.person,
            owner_role=limit.owner.role.value if limit.owner.role else "",
            next_owners=[str(owner) for owner in limit.next_owners],
            passes_after=limit.passes_after,
            hours=here.opening_hours,
            nation=here.nation,
            zone=here.time_zone,
            started_at=moment,
            due_at=due,
            passes_at=due,
        )
        for subject in subjects
        if subject not in running
    ]
    started = database.insert(clocks)
    tally(by.unit, added=map(counted_as, started))
    return started


def due_after(hours: OpeningHours, runs: str, moment: datetime, minutes: int) -> datetime:
    """Give the moment at which so many minutes of the time that counts have gone by."""
    if runs == Clock.Runs.ELAPSED:
        return moment + timedelta(minutes=minutes)
    return hours.after(moment, minutes)


def _require_sound(unit: int, limit: Limit) -> None:
    owners = (limit.owner, *limit.next_owners)
    if limit.minutes < 1 or limit.passes_after < 1:
        raise BadClock(f"The clock for {limit.counts!r} has no time in it. Give it a minute at least.")
    if any((owner.person is None) == (owner.role is None) for owner in owners):
        raise BadClock(f"The clock for {limit.counts!r} is nobody's. Name a person or a role.")
    people = {owner.person for owner in owners if owner.person is not None}
    if Person.objects.filter(pk__in=people, unit=unit).count() != len(people):
        raise BadClock(f"The clock for {limit.counts!r} names a person who is not of this unit.")


def _running(unit: int, kind: str, subjects: Sequence[int], counts: str) -> set[int]:
    found: set[int] = set()
    for portion in database.portions(subjects):
        found.update(
            Clock.objects.filter(
                unit=unit, subject_kind=kind, subject__in=portion, counts=counts, ended_at=None
            ).values_list("subject", flat=True)
        )
    return found
