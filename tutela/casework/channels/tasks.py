"""The jobs that try to deliver what is to go out."""

from tutela.casework import gate
from tutela.casework.channels import actions
from tutela.casework.channels.kinds import DELIVER
from tutela.casework.channels.models import Delivery
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles(DELIVER)
def deliver(job: Job) -> None:
    """Make the next attempt at a delivery."""
    actions.deliver(gate.machine(job.unit), Delivery.objects.get(pk=job.arguments["delivery"]))
