"""The line's jobs."""

from tutela.casework import gate
from tutela.casework.examination import again, line, recalling, rehashing, sharpening, stacking
from tutela.casework.jobs import actions as jobs
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles

# So often a batch is tried as a whole.
_TOGETHER = 2
_PAUSE_S = 2.0
# The jobs that match items with what was known when they asked.
_MATCHING = ("examine", "rehash")


@handles("examine")
def examine(job: Job) -> None:
    """Bring a batch of received items through opening, hashing and matching."""
    items = job.arguments["items"]
    if job.attempts > _TOGETHER and len(items) > 1:
        # One item that cannot be examined must not keep the others from it.
        for number in items:
            jobs.queue("examine", job.unit, {**job.arguments, "items": [number]})
        return
    line.examine(gate.machine(job.unit), items)


@handles("sharpen")
def sharpen(job: Job) -> None:
    """Take the exact fingerprints of items that were released."""
    sharpening.sharpen(gate.machine(job.unit), job.arguments["items"])


@handles("sharpen_known")
def sharpen_known(job: Job) -> None:
    """Read all of the files of known items, of which the line read a part, as their exact fingerprints do."""
    sharpening.sharpen(gate.machine(job.unit), job.arguments["items"])


@handles("stack")
def stack(job: Job) -> None:
    """Stack what was examined and queue what needs a person."""
    stacking.stack_and_queue(gate.machine(job.unit))


@handles("rehash")
def rehash(job: Job) -> None:
    """Hash the next few items of a walk through what is held."""
    rehashing.step(gate.machine(job.unit), job.arguments["rehash"])


@handles("match_again")
def match_again(job: Job) -> None:
    """Match what nobody has decided with what a list has learned."""
    if not _is_put_off(job, (*_MATCHING, "recall")):
        again.match_again(gate.machine(job.unit), job.arguments["change"])


@handles("recall")
def recall(job: Job) -> None:
    """Open again what nothing settles any more since an entry was revoked."""
    if not _is_put_off(job, (*_MATCHING, "match_again")):
        recalling.recall(gate.machine(job.unit), job.arguments["change"])


def _is_put_off(job: Job, kinds: tuple[str, ...]) -> bool:
    """Put a job off while jobs run that may have looked at the lists before they changed; say whether it was.

    What is begun later is not waited for, or a large delivery would hold this up to its end.
    """
    running = Job.objects.filter(kind__in=kinds, unit=job.unit, state=Job.State.RUNNING)
    if "after" in job.arguments:
        running = running.filter(pk__in=job.arguments["after"])
    after = list(running.values_list("pk", flat=True))
    if after:
        again_later = {**job.arguments, "after": after}
        jobs.queue(job.kind, job.unit, again_later, priority=job.priority, after_s=_PAUSE_S)
    return bool(after)
