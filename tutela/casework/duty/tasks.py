"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.duty import actions
from tutela.casework.duty.kinds import TELL
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles(TELL)
def tell(job: Job) -> None:
    """Tell the next person of an alert, and come back when they had their time."""
    actions.tell(gate.machine(job.unit), job.arguments["alert"])
