"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.examination.kinds import APPRAISE
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.origins import actions


@handles(APPRAISE)
def weigh(job: Job) -> None:
    """Weigh what speaks for it that some items are first recordings."""
    actions.appraise(gate.machine(job.unit), job.arguments["items"])
