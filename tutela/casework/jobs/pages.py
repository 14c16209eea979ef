"""What the page of background work says."""

from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.jobs import queries
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.queue import WORKER_ENDED
from tutela.casework.times import moment
from tutela.printable import printable

Context = dict[str, Any]

FAILED_SHOWN = 100
REASON_SHOWN = 400

# By how a reason begins; the first that fits. Our own messages say themselves what to do.
_TO_DO = (
    (
        WORKER_ENDED,
        "Most often memory ran out. Give the machine more, or have fewer workers, before it starts again.",
    ),
    ("OperationalError", "The database did not answer. See that it runs, then start the job again."),
    (
        "StoreUnavailable",
        "The vault's store did not answer. See that it can be reached, then start the job again.",
    ),
    ("OSError", "See that the disk is not full and can be written, then start the job again."),
)
_ELSE = "Mend what the reason names, then start the job again."


def work(by: Actor) -> Context:
    """Say how the unit's background work stands, and what failed for good.

    Raises:
        NotAllowed: the actor may not tend the unit's work.
    """
    failed, counts = queries.failed(by, FAILED_SHOWN), queries.counts(by.unit)
    return {
        "figures": [{"label": state.label, "value": counts[state.value]} for state in Job.State],
        "failed": [_row(job) for job in failed],
        "failed_total": counts[Job.State.FAILED],
    }


def _row(job: Job) -> Context:
    return {
        "number": job.pk,
        "kind": job.kind.replace("_", " ").capitalize(),
        "ended": moment(job.ended_at),
        "attempts": job.attempts,
        "reason": _on_one_line(job.reason),
        "todo": next((todo for begins, todo in _TO_DO if job.reason.startswith(begins)), _ELSE),
    }


def _on_one_line(reason: str) -> str:
    line = printable(" ".join(reason.split()))
    return line if len(line) <= REASON_SHOWN else f"{line[:REASON_SHOWN]} …"
