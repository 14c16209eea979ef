"""The jobs that make the calls about what is exchanged abroad."""

from tutela.casework import gate
from tutela.casework.abroad import actions
from tutela.casework.abroad.kinds import EXCHANGE_ABROAD
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.jobs import queue
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles(EXCHANGE_ABROAD)
def exchange_abroad(job: Job) -> None:
    """Make the calls about an item in their order, until one has to wait, or none follows by itself."""
    item, session = ExchangeItem.objects.get(pk=job.arguments["exchange"]), actions.Session()
    by = gate.machine(job.unit, "the exchange abroad")
    while (pause := actions.advance_item(by, item, session)) is not None:
        if pause:
            queue.put_back(job, job.arguments, after_s=pause)
            return
