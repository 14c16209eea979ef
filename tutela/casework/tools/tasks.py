"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.examination.kinds import CLASSIFY
from tutela.casework.jobs import queue
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.tools import actions

# So many at once: then whatever is more urgent comes first.
_AT_ONCE = 50


@handles(CLASSIFY)
def classify(job: Job) -> None:
    """Ask the tools that a unit uses for their opinions of the next items that a job names, or that wait."""
    by = gate.machine(job.unit)
    if "after" in job.arguments:
        after = actions.classify_waiting(by, job.arguments["after"], _AT_ONCE)
        if after is not None:
            queue.put_back(job, {"after": after})
        return
    items = job.arguments["items"]
    actions.classify(by, items[:_AT_ONCE])
    if items[_AT_ONCE:]:
        queue.put_back(job, {"items": items[_AT_ONCE:]})
