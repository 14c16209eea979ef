"""The step that has the members of archives received that stand in the files of pictures and films."""

from collections.abc import Iterable

from tutela.casework.examination.kinds import UNPACK
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue as jobs


def queue_unpacking(by: Actor, items: Iterable[Item]) -> None:
    """Queue it for those of some items that hold an archive, in the transaction that puts that on record."""
    for item in items:
        if item.holds_archive:
            jobs.queue_once(UNPACK, by.unit, {"item": item.pk})
