"""Has the whole record proved: at once where it is short, else by a worker."""

from contextlib import suppress

from django.db import transaction

from tutela.casework import gate
from tutela.casework.audit.actions.verify_record import verify_record
from tutela.casework.audit.kinds import VERIFY
from tutela.casework.custody.log import LogBroken
from tutela.casework.custody.models import LogHead
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue

# As many are proved while a person waits for the page; a million take a minute.
MOST_AT_ONCE = 20_000


def start_verifying(by: Actor) -> None:
    """Have the whole record proved; what is found goes on record, where the page of the record reads it.

    Raises:
        NotAllowed: the actor may not read the record.
    """
    gate.require(by, Act.READ_LOG)
    if LogHead.objects.filter(seq__gt=MOST_AT_ONCE).exists():
        with transaction.atomic():
            queue.queue_once(VERIFY, by.unit, {"person": by.person})
        return
    with suppress(LogBroken, RowsDiffer):
        verify_record(by)
