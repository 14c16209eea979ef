"""Questions about the work still to do."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.jobs.models import Job, Round

# Acts that come one after the other are answered by one job, a moment after the last of them.
_MOMENT_S = 30
# What is looked after each minute and was not for so long is looked after by nobody.
_LATE_S = 600


def counts(unit: int) -> dict[str, int]:
    """Count a unit's jobs by state."""
    rows = Job.objects.filter(unit=unit).values_list("state").annotate(n=Count("id"))
    return {state: 0 for state in Job.State.values} | dict(rows)


def open_jobs(unit: int | None = None, least_priority: int = -100) -> int:
    """Count the jobs, of all units or one, that are waiting or running, at this priority or above.

    What is to be done only in a while is not among them; what begins in a moment, or is tried again, is.
    """
    states = [Job.State.WAITING, Job.State.RUNNING]
    later = Q(state=Job.State.WAITING, attempts=0, reason="", lease_until__gt=queue.now() + _MOMENT_S)
    jobs = Job.objects.filter(state__in=states, priority__gte=least_priority).exclude(later)
    return (jobs if unit is None else jobs.filter(unit=unit)).count()


def failed_jobs(unit: int) -> int:
    """Count a unit's jobs that failed for good, so that what they should have done is not done."""
    return Job.objects.filter(unit=unit, state=Job.State.FAILED).count()


def late_rounds(by: Actor) -> QuerySet[Round]:
    """Give what is looked after each minute and was not for ten, for those who tend the unit's work."""
    if not gate.may(by, Act.TEND_WORK):
        return Round.objects.none()
    return Round.objects.filter(
        does__in=round_titles(), at__gt=0, at__lt=timezone.now().timestamp() - _LATE_S
    )


def round_titles() -> dict[str, str]:
    """Say what is looked after each minute, by the name under which it is noted."""
    return {
        f"{room.label}.{does}": title
        for room in rooms.every()
        for does, title in room.rounds_anywhere().items()
    }


def waits_for(unit: int) -> str:
    """Say what a job of a unit waits for that was begun and put back; nothing where none was."""
    put_back = Job.objects.filter(unit=unit, state=Job.State.WAITING).exclude(reason="")
    reason = put_back.order_by("-lease_until").values_list("reason", flat=True).first() or ""
    # The name of the fault's class stands before it.
    return reason.partition(": ")[2] or reason


def given_up(by: Actor) -> int:
    """Count the failed jobs of the actor's unit."""
    return failed_jobs(by.unit)


def failed(by: Actor, most: int) -> list[Job]:
    """List the jobs of the actor's unit that failed for good, the latest first.

    Raises:
        NotAllowed: the actor may not tend the unit's work.
    """
    gate.require(by, Act.TEND_WORK)
    return list(Job.objects.filter(unit=by.unit, state=Job.State.FAILED).order_by("-ended_at", "-pk")[:most])


def is_more_urgent_waiting(job: Job) -> bool:
    """Say whether a job of higher priority could be begun now, if somebody had time for it."""
    waiting = Job.objects.filter(state=Job.State.WAITING, priority__gt=job.priority)
    return waiting.filter(queue.free_at(queue.now())).exists()
