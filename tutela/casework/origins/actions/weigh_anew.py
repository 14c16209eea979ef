"""Has the evidence of all that waits weighed anew, after the weights or a date changed."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.examination.kinds import APPRAISE
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue
from tutela.casework.origins import rules

_AT_ONCE = 500


@transaction.atomic
def weigh_anew(by: Actor) -> int:
    """Queue what weighs the evidence of every item that waits for a grade; say how many items.

    Raises:
        NotAllowed: the actor may not have evidence weighed.
    """
    gate.require(by, Act.WEIGH_EVIDENCE)
    waiting = Item.objects.filter(unit=by.unit, state=Item.State.QUEUED).order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True))
    for some in portions(numbers, _AT_ONCE):
        queue.queue(APPRAISE, by.unit, {"items": some}, priority=-1)
    log.record(
        by, "evidence.weighed_anew", purpose="examination", items=len(numbers),
        weights_digest=rules.in_force(by.unit).digest,
    )  # fmt: skip
    return len(numbers)
