"""The register of work still to do: puts it into the job table, claims it under a lease, and closes it."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tutela.casework import database
from tutela.casework.database import require_transaction
from tutela.casework.jobs.models import Job, Round

Arguments = Mapping[str, int | str | list[int]]
LEASE_S = 60.0
MOST_ATTEMPTS = 5
# How long a job waits after its first failure; each further one doubles it.
PAUSE_S = 2.0
# No lease and no pause is longer; one that seems so was written by a clock that has been moved since.
_LONGEST_S = 3600.0
ROUND_EVERY_S = 60.0
# What may tell of a child in danger is looked after so often, and what is told of one goes before all else.
HURRIED_EVERY_S = 15.0
URGENT = 100
WORKER_ENDED = "its worker ended in the middle of it"


def now() -> float:
    """Give the seconds since 1970 by the clock that all workers share, on whichever machine they run."""
    return database.now().timestamp()


def free_at(moment: float) -> Q:
    """Choose the jobs that nobody holds and that wait for nothing at a moment."""
    return Q(lease_until__lt=moment) | Q(lease_until__gt=moment + _LONGEST_S)


def queue(
    kind: str,
    unit: int,
    arguments: Arguments,
    *,
    priority: int = 0,
    after_s: float = 0.0,
) -> Job:
    """Put a job into the table, in the transaction of the act that causes it, to be taken after a pause.

    Raises:
        OutsideTransaction: there is no transaction, so a worker could begin before the act is done.
    """
    _require_transaction(kind)
    until = now() + after_s if after_s else 0.0
    return Job.objects.create(
        kind=kind, unit=unit, arguments=dict(arguments), priority=priority, lease_until=until
    )


def queue_once(kind: str, unit: int, arguments: Arguments, *, priority: int = 0) -> None:
    """Put a job into the table unless one with the same arguments already waits for this unit.

    The one that waits is locked until this transaction ends: a worker that took it before would not see what
    this transaction brings.

    Raises:
        OutsideTransaction: as `queue`.
    """
    _require_transaction(kind)
    waiting = Job.objects.filter(kind=kind, unit=unit, arguments=dict(arguments), state=Job.State.WAITING)
    if waiting.select_for_update(no_key=True).first() is None:
        queue(kind, unit, arguments, priority=priority)


def queue_alone(
    kind: str, unit: int, arguments: Arguments, *, priority: int = 0, after_s: float = 0.0
) -> None:
    """Put a job into the table unless one with the same arguments is in hand; one that waits is due at once.

    So there is one at most at any time, and whoever has it in hand looks anew before it ends.

    Raises:
        OutsideTransaction: as `queue`.
    """
    _require_transaction(kind)
    there = Job.objects.filter(kind=kind, unit=unit, arguments=dict(arguments))
    waiting = there.filter(state=Job.State.WAITING)
    if waiting.exists():
        start_again(waiting)
    elif not there.filter(state=Job.State.RUNNING).exists():
        queue(kind, unit, arguments, priority=priority, after_s=after_s)


def _require_transaction(kind: str) -> None:
    require_transaction(f"{kind!r} must be queued inside the transaction of the act that causes it.")


@transaction.atomic
def put_back(job: Job, *rests: Arguments, after_s: float = 0.0) -> None:
    """Put what is left of a job in hand back into the table, as one job or several; it is finished next."""
    for rest in rests:
        queue(job.kind, job.unit, rest, priority=job.priority, after_s=after_s)


def claim(worker: str, kind: str = "", *, is_urgent: bool = False) -> Job | None:
    """Take the next job, of any kind or of one, waiting or left behind by a dead worker, under a lease.

    With `is_urgent`, only one that is not to wait behind anything.

    A job that went wrong waits a little longer after each attempt: what was in its way may pass. One that has
    taken its worker with it at every attempt is closed as failed, so that it takes no more.

    One conditional UPDATE decides between workers, on SQLite and PostgreSQL alike.
    """
    while (candidate := _next(at := now(), kind, is_urgent)) is not None:
        chosen = Job.objects.filter(free_at(at), pk=candidate.pk, state=candidate.state)
        if candidate.state == Job.State.RUNNING and candidate.attempts >= MOST_ATTEMPTS:
            _close_deadly(chosen)
            continue
        taken = chosen.update(
            state=Job.State.RUNNING, worker=worker, lease_until=at + LEASE_S, attempts=F("attempts") + 1
        )
        if taken:
            return Job.objects.get(pk=candidate.pk)
    return None


def _close_deadly(jobs: QuerySet[Job]) -> None:
    jobs.update(state=Job.State.FAILED, reason=WORKER_ENDED, ended_at=timezone.now())


def _next(at: float, kind: str, is_urgent: bool) -> Job | None:
    """Find the next job that is free.

    One question for each state: the index has each state's jobs in this order, so that it is the first of
    them that is read and not all that wait.
    """
    free = Job.objects.filter(free_at(at)).order_by("-priority", "id")
    free = free.filter(kind=kind) if kind else free
    free = free.filter(priority__gte=URGENT) if is_urgent else free
    firsts = (free.filter(state=state).first() for state in (Job.State.WAITING, Job.State.RUNNING))
    return min(filter(None, firsts), key=lambda job: (-job.priority, job.pk), default=None)


def claim_round(does: str, every_s: float = ROUND_EVERY_S) -> bool:
    """Say whether so long has passed since anybody did something; whoever is told so does it now."""
    moment = now()
    Round.objects.get_or_create(does=does)
    # A moment that is still to come was written by a clock that has been moved since.
    over = Q(at__lte=moment - every_s) | Q(at__gt=moment + every_s)
    return bool(Round.objects.filter(over, does=does).update(at=moment))


def renew(job: Job) -> bool:
    """Lengthen the lease of a running job; say whether the job is still this worker's."""
    still_ours = Job.objects.filter(pk=job.pk, worker=job.worker, state=Job.State.RUNNING)
    return bool(still_ours.update(lease_until=now() + LEASE_S))


def finish(job: Job) -> None:
    """Close a job that is done."""
    Job.objects.filter(pk=job.pk, worker=job.worker).update(
        state=Job.State.DONE, ended_at=timezone.now(), reason=""
    )


@transaction.atomic
def give_back(job: Job, reason: str) -> None:
    """Return a job that went wrong to the table, or close it as failed after several attempts."""
    state = Job.State.FAILED if job.attempts >= MOST_ATTEMPTS else Job.State.WAITING
    Job.objects.filter(pk=job.pk, worker=job.worker).update(
        state=state,
        reason=reason[:2000],
        lease_until=now() + PAUSE_S * 2 ** (job.attempts - 1),
        ended_at=timezone.now() if state == Job.State.FAILED else None,
    )


def put_off(job: Job, reason: str) -> None:
    """Return a job whose store, database or cluster is away to the table; that costs it no attempt."""
    Job.objects.filter(pk=job.pk, worker=job.worker, state=Job.State.RUNNING).update(
        state=Job.State.WAITING, reason=reason[:2000], attempts=F("attempts") - 1, lease_until=now() + PAUSE_S
    )


def release(worker: str) -> int:
    """Give back at once what a worker that is known to be gone was holding; say how many jobs that were.

    As in `claim`, one that has taken its worker with it at every attempt is closed as failed instead.
    """
    jobs = Job.objects.filter(state=Job.State.RUNNING, worker=worker)
    _close_deadly(jobs.filter(attempts__gte=MOST_ATTEMPTS))
    return jobs.update(state=Job.State.WAITING, lease_until=0)


def say_nothing(unit: int, of: Mapping[str, Collection[int]]) -> int:
    """Empty the reasons of jobs that name something that was disposed of: a fault can quote it.

    Args:
        unit: whose.
        of: numbers by the name that arguments have for their kind, such as "exhibit"; "items" as for "item".

    Returns:
        how many said something.
    """
    gone = {name: set(numbers) for name, numbers in of.items()}
    rows = Job.objects.filter(unit=unit).exclude(reason="").only("pk", "arguments").order_by("pk")
    named = [job.pk for job in rows.iterator(chunk_size=2000) if _names(job, gone)]
    for some in database.portions(named):
        Job.objects.filter(pk__in=some).update(reason="")
    return len(named)


def _names(job: Job, gone: Mapping[str, set[int]]) -> bool:
    for name, said in job.arguments.items():
        numbers = gone.get(name.removesuffix("s"), set())
        if numbers.intersection(said if isinstance(said, list) else [said]):
            return True
    return False


def retry_failed(unit: int | None = None) -> int:
    """Give jobs that failed for good, of all units or one, another chance: their cause may be mended."""
    failed = Job.objects.filter(state=Job.State.FAILED)
    failed = failed if unit is None else failed.filter(unit=unit)
    return start_again(failed)


def start_again(jobs: QuerySet[Job]) -> int:
    """Let some failed jobs wait as if they had never been tried; say how many those were."""
    return jobs.update(state=Job.State.WAITING, attempts=0, lease_until=0, ended_at=None)
