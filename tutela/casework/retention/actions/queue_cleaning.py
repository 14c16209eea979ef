"""Has the database cleaned after disposals."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.retention.kinds import CLEAN

# After all other work: nobody waits for it.
PRIORITY = -10


@transaction.atomic
def queue_cleaning(by: Actor) -> None:
    """Queue the cleaning of the database, unless it waits already.

    Raises:
        NotAllowed: the actor is a person.
    """
    gate.require(by, Act.CARRY_OUT_DISPOSAL)
    queue.queue_once(CLEAN, by.unit, {}, priority=PRIORITY)
