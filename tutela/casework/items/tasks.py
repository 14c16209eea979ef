"""Makes what was received ready to be found by its paths."""

from tutela.casework.gate import machine
from tutela.casework.items.actions import index_paths
from tutela.casework.items.kinds import INDEX_PATHS
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles(INDEX_PATHS)
def index_more_paths(job: Job) -> None:
    """Index the paths of the next few places; a job for the rest follows."""
    index_paths(machine(job.unit))
