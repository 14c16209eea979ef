"""Keeps what each unit knows in a file that worker processes share, and follows the lists from there.

A process maps the file and takes in what changed since it was written. When that has become much, one process
writes the file anew, and the others map the new one. Whatever is wrong with a file, it is made again from the
rows; it holds nothing that they do not.
"""

import logging
import threading
from pathlib import Path

from django.conf import settings

from tutela.casework.lists import change_feed
from tutela.casework.lists.change_feed import Elsewhere, Standing
from tutela.casework.lists.models import Change
from tutela.casework.lists.unit_index import UnitIndex
from tutela.engine.matching import mmap_file
from tutela.engine.matching.mmap_file import IndexDamaged

logger = logging.getLogger("tutela.lists")

# So many changed entries, or such a part of all, are taken in anew by every process that starts; more are
# written to the file.
MOST_BEHIND, BEHIND_PART = 4096, 256
FILE = "known.index"

_indexes: dict[Path, UnitIndex] = {}
_holding = threading.Lock()


def known(unit: int) -> UnitIndex:
    """Give what a unit knows now: what was added or revoked a moment ago, by any process, included."""
    path = settings.TUTELA_INDEX / str(unit) / FILE
    with _holding:
        lists = change_feed.standing(unit)
        index = _indexes.get(path)
        changed = _since(index, lists)
        if index is None or changed is None or _is_due(index, changed):
            index = _indexes[path] = _opened(path, lists)
        else:
            index.follow(lists, changed)
        return index


def learned(unit: int, change: int) -> UnitIndex:
    """Give what a unit's lists learned by one change, and nothing else."""
    only = UnitIndex()
    only.follow(change_feed.standing(unit), list(Change.objects.filter(pk=change, hash_list__unit=unit)))
    return only


def _since(index: UnitIndex | None, lists: list[Standing]) -> list[Change] | None:
    """Give what changed since, or nothing where it is not to be followed from there."""
    if index is None:
        return None
    try:
        return change_feed.since(index.reached, lists)
    except Elsewhere:
        return None


def _is_due(index: UnitIndex, changed: list[Change]) -> bool:
    behind = index.followed + sum(change.entries for change in changed)
    return behind > max(MOST_BEHIND, index.rows // BEHIND_PART)


def _opened(path: Path, lists: list[Standing]) -> UnitIndex:
    """Map the file and follow from there; write it first where it is not as it should be."""
    with mmap_file.alone(path):
        index = _mapped(path)
        changed = _since(index, lists)
        if index is not None and changed is not None and not _is_due(index, changed):
            index.follow(lists, changed)
            return index
        if index is None or changed is None:
            index, changed = UnitIndex(), change_feed.since({}, lists)
        index.follow(lists, changed)
        try:
            index.save(path)
        except OSError as refused:
            logger.error("matching goes on without its file", extra={"file": str(path)}, exc_info=refused)
            index.followed = 0
            return index
        shared = UnitIndex.open(path, verify=False)
        shared.follow(lists, [])
        return shared


def _mapped(path: Path) -> UnitIndex | None:
    if not path.exists():
        return None
    try:
        return UnitIndex.open(path)
    except IndexDamaged as damaged:
        logger.warning("%s: %s It is made anew from the lists.", IndexDamaged.code, damaged)
        return None
