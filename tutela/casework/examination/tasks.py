"""The line's jobs."""

from tutela.casework import gate
from tutela.casework.examination import line, stacking
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles("examine")
def examine(job: Job) -> None:
    """Bring a batch of received items through opening, hashing and matching."""
    line.examine(gate.machine(job.unit), job.arguments["items"])


@handles("stack")
def stack(job: Job) -> None:
    """Stack what was examined and queue what needs a person."""
    stacking.stack_and_queue(gate.machine(job.unit))
