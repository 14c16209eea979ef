"""Has the door told anew how every open report stands."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.models import ReporterThread


@transaction.atomic
def tell_again(by: Actor) -> int:
    """Forget what the door was told, which after a restore it may not know; the next round tells it.

    Args:
        by: the machine.

    Returns:
        how many reporters' receipts that concerns.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.TAKE_IN_LETTERS)
    threads = ReporterThread.objects.filter(unit=by.unit, is_over=False).exclude(told="")
    count = threads.update(told="", told_question=0)
    if count:
        log.record(by, "reporters.to_be_told_again", purpose="report", threads=count)
    return count
