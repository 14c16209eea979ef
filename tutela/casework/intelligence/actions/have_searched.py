"""The step that has messages looked through for terms."""

from collections.abc import Sequence

from tutela.casework.intelligence.kinds import FIND_TERMS
from tutela.casework.intelligence.models import Unsearched
from tutela.casework.jobs import queue

# Whatever else waits comes first.
_BEHIND_OTHERS = -1


def have_searched(exhibit: int, unit: int, numbers: Sequence[int]) -> None:
    """Note, in the transaction that keeps new messages, that they are to be looked through."""
    if not numbers:
        return
    Unsearched.objects.create(exhibit_id=exhibit, first=min(numbers), last=max(numbers))
    queue.queue_once(FIND_TERMS, unit, {"exhibit": exhibit}, priority=_BEHIND_OTHERS)
