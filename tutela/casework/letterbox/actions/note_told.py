"""Notes what the door was given to tell reporters."""

from collections.abc import Sequence

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.models import ReporterThread


@transaction.atomic
def note_told(by: Actor, threads: Sequence[ReporterThread]) -> None:
    """Note it, after the letterbox has it: `told`, `told_question`, `ends_on` and `is_over` as they are now.

    Args:
        by: the machine.
        threads: with what was told.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.TAKE_IN_LETTERS)
    if threads:
        database.update(threads, ["told", "told_question", "ends_on", "is_over"])
        numbers = sorted(each.pk for each in threads)
        log.record(by, "reporters.told", purpose="report", numbers=numbers)
