"""What workers do for the room."""

from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles

GREETED: list[int] = []


@handles("greet")
def greet(job: Job) -> None:
    """Greet somebody."""
    GREETED.append(job.arguments["number"])
