"""Takes up what is on its way and that no job is about any more."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import queue_calls
from tutela.casework.abroad.kinds import EXCHANGE_ABROAD
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs.models import Job


@transaction.atomic
def keep_exchanging(by: Actor, item: ExchangeItem) -> bool:
    """Queue the next call about an item, where no job waits, runs or failed; say whether there was need.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_EXCHANGES, on=item)
    there = Job.objects.filter(kind=EXCHANGE_ABROAD, unit=item.unit_id, arguments={"exchange": item.pk})
    if there.exclude(state=Job.State.DONE).exists():
        return False
    queue_calls(item)
    log.record(by, "exchange.taken_up", purpose="reporting", exchange=item.pk)
    return True
