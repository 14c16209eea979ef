"""The step that has the paths of new places indexed."""

from tutela.casework.items.kinds import INDEX_PATHS
from tutela.casework.jobs import queue as jobs

# Behind the line's own work: nobody waits for it.
PRIORITY = -4


def queue_indexing(unit: int) -> None:
    """Queue the indexing of paths, in the transaction that puts places on record."""
    jobs.queue_once(INDEX_PATHS, unit, {}, priority=PRIORITY)
