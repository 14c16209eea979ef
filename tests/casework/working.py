"""Does the work that waits, as a worker would, and expects all of it to succeed."""

from pathlib import Path

from tutela.casework.cases import actions as cases
from tutela.casework.gate import Actor
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job


def work_off() -> None:
    """Do jobs until none can be done any more."""
    while worker.run_one("test"):
        pass
    assert not Job.objects.filter(state=Job.State.FAILED).exists()


def examine(by: Actor, source: Path) -> None:
    """Receive a folder as an exhibit of a new case, and do the work that follows."""
    exhibit = cases.add_exhibit(by, cases.open_case(by, "OP-1"), "JB1", "Warrant 1/26")
    cases.receive(by, exhibit, source)
    work_off()
