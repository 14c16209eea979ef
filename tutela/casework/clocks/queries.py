"""Questions about clocks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.models import Clock, Tally
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Act, Actor

RECOUNTED = "clocks.recounted"


def left_of(clock: Clock, moment: datetime) -> int:
    """Give how many minutes of the time that counts are left on a clock that runs; none if it is overdue."""
    if clock.due_at is None:
        return clock.left or 0
    if clock.runs == Clock.Runs.ELAPSED:
        return max(0, int((clock.due_at - moment).total_seconds()) // 60)
    return clock.opening_hours.minutes_between(moment, clock.due_at)


def ran(clock: Clock, moment: datetime, stood: Sequence[tuple[datetime, datetime]]) -> tuple[int, int]:
    """Give how many minutes a clock ran until a moment, of elapsed and of working time.

    Args:
        clock: the clock.
        moment: until when.
        stood: when it stood still.
    """
    hours = clock.opening_hours
    still = sum(((end - begin) for begin, end in stood), timedelta())
    elapsed = int((moment - clock.started_at - still).total_seconds()) // 60
    working = hours.minutes_between(clock.started_at, moment) - sum(
        hours.minutes_between(*each) for each in stood
    )
    return max(0, elapsed), max(0, working)


def running(by: Actor) -> QuerySet[Clock]:
    """List the running clocks of the actor's unit, what is due first; those that stand still are last.

    Raises:
        NotAllowed: the actor may not see clocks.
    """
    gate.require(by, Act.SEE_CLOCKS)
    return Clock.objects.filter(unit=by.unit, ended_at=None).select_related("owner")


def of_subject(by: Actor, kind: str, subject: int) -> list[Clock]:
    """List every clock of one thing of the actor's unit, from the first.

    Raises:
        NotAllowed: the actor may not see clocks.
    """
    gate.require(by, Act.SEE_CLOCKS)
    clocks = Clock.objects.filter(unit=by.unit, subject_kind=kind, subject=subject)
    return list(clocks.select_related("owner").prefetch_related("pauses").order_by("pk"))


def overdue_of(by: Actor) -> QuerySet[Clock]:
    """List the overdue clocks that are the actor's, or of a role that they hold, what was due first first."""
    own = Q(owner=by.person) | Q(owner_role__in=[role.value for role in by.roles])
    overdue = Clock.objects.filter(own, unit=by.unit, ended_at=None, due_at__lte=timezone.now())
    return overdue.order_by("due_at", "pk")


def units_with_overdue(moment: datetime) -> list[int]:
    """Name the units in which a clock is to be passed on."""
    due = Clock.objects.filter(ended_at=None, passes_at__lte=moment)
    return list(due.order_by("unit").values_list("unit", flat=True).distinct())


def last_recounted(unit: int) -> int:
    """Give the number of the entry of the record about the last recount; 0 where there is none."""
    entries = LogEntry.objects.filter(unit=unit, act=RECOUNTED).order_by("-pk")
    return entries.values_list("pk", flat=True).first() or 0


def units_to_recount(since: datetime) -> list[int]:
    """Name the units with clocks that nobody has counted anew since a moment."""
    done = LogEntry.objects.filter(unit=OuterRef("unit"), act=RECOUNTED, at__gte=since)
    rows = Tally.objects.filter(~Exists(done)).order_by("unit")
    return list(rows.values_list("unit", flat=True).distinct())
