"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.retention import actions
from tutela.casework.retention.models import CLEAN, DISPOSE


@handles(DISPOSE)
def dispose(job: Job) -> None:
    """Carry a disposal out, or go on with one that was cut off."""
    actions.carry_out(gate.machine(job.unit, "retention"), job.arguments["disposal"])


@handles(CLEAN)
def clean(job: Job) -> None:
    """Overwrite what disposals freed."""
    actions.clean(gate.machine(job.unit, "retention"))
