"""The step that sends new items down the line."""

from collections.abc import Iterator, Sequence

from tutela.casework.examination.kinds import EXAMINE
from tutela.casework.items.models import Intake, Item
from tutela.casework.jobs import queue as jobs

_JOB_BYTES = 16 << 20


def queue_examining(intake: Intake, items: Sequence[Item]) -> None:
    """Queue the examining of new items of an intake, in the transaction that puts them on record."""
    for share in _shares(items):
        jobs.queue(EXAMINE, intake.unit_id, {"intake": intake.pk, "items": share})


def _shares(items: Sequence[Item]) -> Iterator[list[int]]:
    """Share new items out between jobs, so that a batch of large files keeps every worker busy."""
    share: list[int] = []
    size_bytes = 0
    for item in items:
        share.append(item.pk)
        size_bytes += item.size_bytes
        if size_bytes >= _JOB_BYTES:
            yield share
            share, size_bytes = [], 0
    if share:
        yield share
