"""Takes up reports to NCMEC that are on their way and that no job is about any more."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import queue_calls
from tutela.casework.cybertips.kinds import SEND_CYBERTIP
from tutela.casework.cybertips.models import Tip
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs.models import Job


@transaction.atomic
def keep_going(by: Actor, tip: Tip) -> bool:
    """Queue the next call of a report, where no job waits, runs or failed; say whether there was need.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_CYBERTIPS, on=tip)
    there = Job.objects.filter(kind=SEND_CYBERTIP, unit=tip.unit_id, arguments={"tip": tip.pk})
    if there.exclude(state=Job.State.DONE).exists():
        return False
    queue_calls(tip)
    log.record(by, "cybertip.taken_up", purpose="reporting", cybertip=tip.pk)
    return True
