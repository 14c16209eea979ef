"""The jobs of the one door for content."""

from tutela.casework import gate
from tutela.casework.examination.kinds import UNPACK
from tutela.casework.intake.actions import unpack
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles(UNPACK)
def unpack_archives(job: Job) -> None:
    """Receive the members of archives that examining found in a picture's or a film's file."""
    unpack(gate.machine(job.unit), job.arguments["item"])
