"""The line's jobs."""

from tutela.casework import gate
from tutela.casework.examination import job_ordering
from tutela.casework.examination.actions import (
    exact_hashes,
    examine,
    look_over,
    recall,
    rehash_next,
    rematch,
    stack,
)
from tutela.casework.examination.kinds import (
    EXACT_HASHES,
    EXACT_HASHES_KNOWN,
    EXAMINE,
    LOOK_OVER,
    REHASH,
    STACK,
)
from tutela.casework.jobs import queue
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.lists.kinds import RECALL, REMATCH

# So often a batch is tried as a whole.
_TOGETHER = 2


@handles(EXAMINE)
def examine_items(job: Job) -> None:
    """Bring a batch of received items through opening, hashing and matching."""
    items = job.arguments["items"]
    if job.attempts > _TOGETHER and len(items) > 1:
        # One item that cannot be examined must not keep the others from it.
        queue.put_back(job, *({**job.arguments, "items": [number]} for number in items))
        return
    examine(gate.machine(job.unit), items, again=job.arguments.get("again", False))


@handles(EXACT_HASHES)
def sharpen(job: Job) -> None:
    """Take the exact fingerprints of items that were released."""
    exact_hashes(gate.machine(job.unit), job.arguments["items"])


@handles(EXACT_HASHES_KNOWN)
def sharpen_known(job: Job) -> None:
    """Read all of the files of known items, of which the line read a part, as their exact fingerprints do."""
    exact_hashes(gate.machine(job.unit), job.arguments["items"])


@handles(STACK)
def stack_items(job: Job) -> None:
    """Stack what was examined and queue what needs a person."""
    stack(gate.machine(job.unit))


@handles(LOOK_OVER)
def look_over_items(job: Job) -> None:
    """Look over the next few items that an earlier version examined."""
    look_over(gate.machine(job.unit))


@handles(REHASH)
def rehash_items(job: Job) -> None:
    """Hash the next few items of a walk through what is held."""
    rehash_next(gate.machine(job.unit), job.arguments["rehash"])


@handles(REMATCH)
def match_again(job: Job) -> None:
    """Match what nobody has decided with what a list has learned."""
    if not _is_put_off(job):
        rematch(gate.machine(job.unit), job.arguments["change"])


@handles(RECALL)
def recall_change(job: Job) -> None:
    """Open again what nothing settles any more since an entry was revoked."""
    if not _is_put_off(job):
        recall(gate.machine(job.unit), job.arguments["change"])


def _is_put_off(job: Job) -> bool:
    """Put a job back while it is not its turn; say whether it was."""
    wait = job_ordering.wait_of(job)
    if wait is None:
        return False
    queue.put_back(job, {**job.arguments, "after": wait.after}, after_s=wait.pause_s)
    return True
