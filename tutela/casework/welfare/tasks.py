"""Makes stand-ins, previews and contact sheets before anybody asks for them."""

from tutela.casework.gate import machine
from tutela.casework.jobs import queries, queue
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.welfare.actions import make_previews
from tutela.casework.welfare.kinds import PREVIEW


@handles(PREVIEW)
def preview(job: Job) -> None:
    """Make the previews of the items a job names; leave the rest where something more urgent waits."""
    left = make_previews(
        machine(job.unit), job.arguments["items"], lambda: queries.is_more_urgent_waiting(job)
    )
    if left:
        queue.put_back(job, {"items": left})
