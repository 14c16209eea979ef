"""Does the work that waits, as a worker would, and expects all of it to succeed."""

from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job


def work_off() -> None:
    """Do jobs until none can be done any more."""
    while worker.run_one("test"):
        pass
    assert not Job.objects.filter(state=Job.State.FAILED).exists()
