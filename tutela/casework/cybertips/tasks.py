"""The jobs that make the calls of reports to NCMEC."""

from tutela.casework import gate
from tutela.casework.cybertips import actions
from tutela.casework.cybertips.kinds import SEND_CYBERTIP
from tutela.casework.cybertips.models import Tip
from tutela.casework.jobs import queue
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles(SEND_CYBERTIP)
def send_cybertip(job: Job) -> None:
    """Make the calls of a report in their order, until one has to wait, or none follows by itself."""
    tip = Tip.objects.get(pk=job.arguments["tip"])
    while (pause := actions.advance_tip(gate.machine(job.unit, "the reports to NCMEC"), tip)) is not None:
        if pause:
            queue.put_back(job, job.arguments, after_s=pause)
            return
