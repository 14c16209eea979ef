"""Keeps the stacks of each unit's pictures in a file, and follows what is examined, or leaves, from there.

What is read of the database is what came since; that nothing else changed is proved by counting. The file
holds nothing that the rows do not: whatever is wrong with it, it is made again from them.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import Count, Max, QuerySet, Sum

from tutela.casework.database import portions
from tutela.casework.items.models import HashValue
from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching import mmap_file
from tutela.engine.matching.hashes import HASH_BYTES
from tutela.engine.matching.mmap_file import IndexDamaged
from tutela.engine.matching.stacks.incremental import Group, IncrementalStacks
from tutela.engine.matching.videos.incremental import IncrementalVideos

logger = logging.getLogger("tutela.examination")

FILE = "stacks.index"
# So many fingerprints, or such a part of all, are followed anew by every process that starts; more are saved.
MOST_BEHIND, BEHIND_PART = 4096, 256
_ROWS_AT_ONCE = 20_000

Row = tuple[int, int, bytes]
"""A fingerprint's number, its item, its value."""
Sums = tuple[int, int]
"""How many fingerprints there are, and the sum of their numbers."""


@dataclass(slots=True)
class StackIndex:
    """The stacks of one unit's pictures, up to some fingerprint.

    Attributes:
        stacks: fingerprints by their numbers, items as their owners.
        latest: the number of the unit's last fingerprint here, and when it was made; the same number with
            another time belongs to another database.
        looked_at: the last fingerprint, of any unit, that was looked at.
        videos: what there was of video fingerprints when videos were last put into stacks; none before.
        compared: the videos that this process has compared with each other, by their items.
        fingerprints: the number of the fingerprint that stands there for each.
        touched: items whose stacks may be others than in the database.
        is_new: nothing is known of what stands in the database.
    """

    stacks: IncrementalStacks = field(default_factory=IncrementalStacks)
    latest: tuple[int, str] = (0, "")
    looked_at: int = 0
    videos: list[int] = field(default_factory=list)
    compared: IncrementalVideos = field(default_factory=IncrementalVideos)
    fingerprints: dict[int, int] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    is_new: bool = True

    def catch_up(self, unit: int) -> None:
        """Take in the fingerprints that came last."""
        until = HashValue.objects.aggregate(last=Max("pk"))["last"] or 0
        # Without the unit in the condition a database reads these rows alone, and not all of the unit's.
        fingerprints = HashValue.objects.filter(
            pk__gt=self.looked_at, pk__lte=until, algorithm="pdq", is_latest=True, item__is_whole=True
        )
        wanted = fingerprints.order_by("pk").values_list(
            "pk", "item", "value", "quality", "item__unit", "made_at"
        )
        rows: list[Row] = []
        for pk, item, value, quality, of_unit, made_at in wanted.iterator(_ROWS_AT_ONCE):
            if of_unit == unit and quality >= LEAST_QUALITY:
                rows.append((pk, item, value))
                self.latest = (pk, made_at.isoformat())
        self._add(rows)
        self.looked_at = until

    def compare(self, unit: int) -> None:
        """Find what came late, under an earlier number, and what left."""
        there = _pictures(unit).filter(pk__lte=self.looked_at)
        here = self.stacks.entries
        if _sums(there) == (len(here), int(here.sum())):
            return
        numbers = np.fromiter(there.values_list("pk", flat=True).iterator(_ROWS_AT_ONCE), np.int64)
        self.touched.update(self.stacks.remove(np.setdiff1d(here, numbers)).tolist())
        late = np.setdiff1d(numbers, here).tolist()
        for portion in portions(late):
            self._add(list(HashValue.objects.filter(pk__in=portion).values_list("pk", "item", "value")))

    def _add(self, rows: list[Row]) -> None:
        if rows:
            entries = np.array([pk for pk, _, _ in rows], np.int64)
            owners = np.array([item for _, item, _ in rows], np.int64)
            hashes = np.frombuffer(b"".join(value for _, _, value in rows), np.uint8)
            touched = self.stacks.add(entries, owners, hashes.reshape(-1, HASH_BYTES))
            self.touched.update(touched.tolist())

    def groups(self) -> list[Group]:
        """Give the stacks of what was touched."""
        return self.stacks.groups(np.fromiter(self.touched, np.int64, len(self.touched)))

    def video_groups(self, unit: int) -> list[Group]:
        """Give the groups of all videos; only what came since this process last did is read and compared."""
        rows = _videos(unit)
        now = dict(rows.values_list("item", "pk"))
        came = now.items() - self.fingerprints.items()
        gone = [item for item, _ in self.fingerprints.items() - now.items()]
        more: list[tuple[int, Feature]] = []
        for portion in portions(sorted(pk for _, pk in came)):
            videos = rows.filter(pk__in=portion).order_by("pk").values_list("item", "value")
            more += [(item, features.columns(value)) for item, value in videos]
        self.compared.change(gone, more)
        self.fingerprints = now
        return self.compared.groups()

    @property
    def is_much(self) -> bool:
        """Whether so much was followed that the file should be written anew."""
        return self.stacks.changed > max(MOST_BEHIND, len(self.stacks.entries) // BEHIND_PART)


_held: dict[Path, tuple[tuple[int, int], StackIndex]] = {}


@contextmanager
def followed(unit: int) -> Iterator[StackIndex]:
    """Give a unit's stacks to one process at a time; write them to the file afterwards where that is due.

    Whoever leaves without an error has written everything touched to the database.
    """
    path = settings.TUTELA_INDEX / str(unit) / FILE
    with mmap_file.alone(path):
        state = _current(path, unit)
        yield state
        if state.is_new or state.is_much:
            _save(path, state)
        state.touched, state.is_new = set(), False
        _held[path] = _version(path), state


def _current(path: Path, unit: int) -> StackIndex:
    """Give what this process holds, or what another has written since, or a new beginning."""
    version, state = _held.pop(path, ((0, 0), None))
    if state is None or version != _version(path):
        state = _mapped(path)
    if state is None or not _is_of_this_database(state, unit):
        return StackIndex()
    return state


def _mapped(path: Path) -> StackIndex | None:
    if not path.exists():
        return None
    try:
        opened = mmap_file.opened(path)
        stacks = IncrementalStacks.of(opened)
    except IndexDamaged as damaged:
        logger.warning("%s: %s It is made anew from the database.", IndexDamaged.code, damaged)
        return None
    mark = json.loads(opened.mark)
    latest = mark["latest"][0], mark["latest"][1]
    return StackIndex(stacks, latest, mark["looked_at"], mark["videos"], is_new=False)


def _is_of_this_database(state: StackIndex, unit: int) -> bool:
    number, made_at = state.latest
    stored_at = _pictures(unit).filter(pk=number).values_list("made_at", flat=True).first()
    return number == 0 or (stored_at is not None and stored_at.isoformat() == made_at)


def _save(path: Path, state: StackIndex) -> None:
    mark = {"latest": state.latest, "looked_at": state.looked_at, "videos": state.videos}
    try:
        state.stacks.save(path, json.dumps(mark))
    except OSError as refused:
        logger.error("stacking goes on without its file", extra={"file": str(path)}, exc_info=refused)
    else:
        state.stacks = IncrementalStacks.of(mmap_file.opened(path, verify=False))


def _version(path: Path) -> tuple[int, int]:
    """Tell one file from the one that takes its place."""
    if not path.exists():
        return 0, 0
    status = path.stat()
    return status.st_ino, status.st_mtime_ns


def _pictures(unit: int) -> QuerySet[HashValue]:
    return _of_whole_items(unit, "pdq").filter(quality__gte=LEAST_QUALITY)


def _videos(unit: int) -> QuerySet[HashValue]:
    return _of_whole_items(unit, "vpdq")


def _of_whole_items(unit: int, algorithm: str) -> QuerySet[HashValue]:
    """Ask for the fingerprints of what was examined whole: one decision for several reaches nothing else."""
    return HashValue.objects.filter(item__unit=unit, item__is_whole=True, algorithm=algorithm, is_latest=True)


def _sums(rows: QuerySet[HashValue]) -> Sums:
    sums = rows.aggregate(count=Count("pk"), total=Sum("pk"))
    return sums["count"], int(sums["total"] or 0)


def videos_now(unit: int) -> list[int]:
    """Tell the video fingerprints of a unit by their count, the sum of their numbers and the last of them."""
    rows = _videos(unit)
    return [*_sums(rows), rows.aggregate(last=Max("pk"))["last"] or 0]
