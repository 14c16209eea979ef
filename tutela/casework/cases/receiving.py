"""Receives one source in durable batches: seal the files, then rows, record and job in one transaction."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.db.models import F

from tutela.casework import database
from tutela.casework.cases.models import NOT_WHOLE, Exhibit, Receipt, UnsealedEntry
from tutela.casework.cases.unpacking import Archive, Member
from tutela.casework.custody import copies, keys, log, objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.custody.objects import Sealed
from tutela.casework.examination.kinds import EXAMINE
from tutela.casework.gate import Actor
from tutela.casework.items.models import Instance, Item
from tutela.casework.jobs import queue as jobs
from tutela.casework.people.models import Unit
from tutela.engine.media import archives
from tutela.engine.media.fence.fence import Fence
from tutela.engine.media.file_types import Kind as MediaKind, sniff
from tutela.engine.media.folder_walk import Found, walk

Kind = UnsealedEntry.Kind
BATCH_FILES = 256
# The first batch is small, so that examining begins at once; each is twice as large as the one before, as
# what is begun is soon more than all workers can do meanwhile.
_FIRST_BATCH_BYTES, BATCH_BYTES = 8 << 20, 64 << 20
DEEPEST_ARCHIVE = 3
# Handing a small file to another thread costs as much as sealing it: they are handed over in groups.
_GROUP_FILES = 16
_GROUP_BYTES = 4 << 20
_GROUPS_AHEAD = 4
_JOB_BYTES = 16 << 20


@dataclass(slots=True)
class Counts:
    """What this run has done so far, for whoever watches."""

    files: int = 0
    others: int = 0
    members: int = 0
    size_bytes: int = 0


Progress = Callable[[Counts], None]
Place = Found | Member


@dataclass(slots=True)
class _Batch:
    sealed: list[tuple[Place, Sealed]] = field(default_factory=list)
    others: list[Place] = field(default_factory=list)
    size_bytes: int = 0

    def __len__(self) -> int:
        return len(self.sealed) + len(self.others)


class Receiving:
    """One run of one receipt."""

    def __init__(self, by: Actor, exhibit: Exhibit, receipt: Receipt, progress: Progress | None) -> None:
        self._by, self._exhibit, self._receipt, self._progress = by, exhibit, receipt, progress
        self._intake = exhibit.intake
        self._key_row = exhibit.case.key
        self._key = keys.unwrap(self._key_row.wrapped)
        originals = SealedCopy.objects.filter(key=self._key_row, variant=copies.ORIGINAL)
        self._kept = set(originals.values_list("content_sha256", flat=True))
        self.counts = Counts()

    def run(self, source: Path) -> None:
        """Receive every entry of the source that is not on record yet, then the members of its archives."""
        recorded = self._recorded_paths()
        new = (found for found in walk(os.fsencode(source)) if not self._is_recorded(found, recorded))
        self._receive(new, container=None)
        with Fence(work=archives.WORK) as fence:
            # One step further than archives are opened, so that those beneath say that they were not.
            for depth in range(DEEPEST_ARCHIVE + 1):
                for archive in self._archives(depth):
                    self._unpack(fence, archive, depth + 1)

    def _unpack(self, fence: Fence, place: Instance, depth: int) -> None:
        """Receive an archive's members; what kept it from opening whole is noted at its place."""
        positions = self._recorded_positions(place)
        archive = Archive(fence, place, self._intake.key_id, depth)
        self._receive((one for one in archive if one.position not in positions), container=place)
        if archive.note:
            Instance.objects.filter(pk=place.pk).update(note=(NOT_WHOLE + archive.note)[:300])
        elif place.note.startswith(NOT_WHOLE):
            Instance.objects.filter(pk=place.pk).update(note="")

    def _receive(self, places: Iterator[Found] | Iterator[Member], container: Instance | None) -> None:
        batch, most_bytes = _Batch(), _FIRST_BATCH_BYTES
        with ThreadPoolExecutor(2) as pool:
            for place, sealed in self._sealed_ahead(_groups(places), pool):
                if sealed is None:
                    batch.others.append(place)
                else:
                    batch.sealed.append((place, sealed))
                    batch.size_bytes += sealed.digests.size
                if len(batch) >= BATCH_FILES or batch.size_bytes >= most_bytes:
                    self._keep(batch, container)
                    self._count(batch, container)
                    batch, most_bytes = _Batch(), min(2 * most_bytes, BATCH_BYTES)
        if len(batch):
            self._keep(batch, container)
            self._count(batch, container)

    def _sealed_ahead(
        self, groups: Iterator[list[Place]], pool: ThreadPoolExecutor
    ) -> Iterator[tuple[Place, Sealed | None]]:
        """Seal two groups of files at a time, and give the files back in the order they were found."""
        waiting: deque[Future[list[tuple[Place, Sealed | None]]]] = deque()
        for group in groups:
            waiting.append(pool.submit(self._seal_group, group))
            # A member's stream must be used up before the archive gives the next one.
            while waiting and (len(waiting) > _GROUPS_AHEAD or isinstance(group[-1], Member)):
                yield from waiting.popleft().result()
        for rest in waiting:
            yield from rest.result()

    def _seal_group(self, group: list[Place]) -> list[tuple[Place, Sealed | None]]:
        return [(place, self._seal(place)) for place in group]

    def _seal(self, place: Place) -> Sealed | None:
        if place.stream is None:
            return None
        try:
            with place.stream as stream:
                sealed = objects.seal(stream, self._key, self._kept.__contains__)
                if isinstance(place, Found) and place.has_changed():
                    place.detail = "it changed while it was received"
        except objects.SourceUnreadable as refused:
            place.mark_unreadable(str(refused))
            return None
        if place.kind is not None:
            # Only its end told that this archive member has no content of its own, or is over a limit.
            objects.store().discard(sealed.object_id) if sealed.object_id else None
            return None
        return sealed

    @transaction.atomic
    def _keep(self, batch: _Batch, container: Instance | None) -> None:
        """Make one batch durable: objects named on disk, rows, one record for all of it, and its job."""
        # Receipts of a unit write one after another: they may hold the same contents, or be of one exhibit.
        Unit.objects.select_for_update(no_key=True).get(pk=self._by.unit)
        self._leave_out(batch, container)
        if not len(batch):
            return
        retried = self._take_back_unreadable(batch, container)
        self._register(batch)
        items, new = self._items(batch)
        instances = database.insert(
            self._instance(place, items[sealed.digests.sha256], container) for place, sealed in batch.sealed
        )
        database.insert(self._unsealed(place, container) for place in batch.others)
        Receipt.objects.filter(pk=self._receipt.pk).update(
            files=F("files") + (0 if container else len(instances)),
            others=F("others") + (0 if container else len(batch.others) - retried),
            members=F("members") + (len(instances) if container else 0),
            size_bytes=F("size_bytes") + (0 if container else batch.size_bytes),
        )
        leaves = [_path_digest(place) + sealed.digests.sha256 for place, sealed in batch.sealed]
        leaves += [_path_digest(place) for place in batch.others]
        log.record(
            self._by,
            "receipt.batch",
            purpose="investigation",
            receipt=self._receipt.pk,
            files=len(instances),
            others=len(batch.others),
            retried=retried,
            new_items=len(new),
            merkle_root=log.merkle_root(leaves),
        )
        for share in _shares(new):
            jobs.queue(EXAMINE, self._by.unit, {"intake": self._intake.pk, "items": share})

    def _leave_out(self, batch: _Batch, container: Instance | None) -> None:
        """Leave out what another run of the same receipt has put on record since this one looked."""
        column, values = _placing(batch, container)
        places = {f"{column}__in": values, "intake": self._intake, "container": container}
        there = set(Instance.objects.filter(**places).values_list(column, flat=True))
        others = UnsealedEntry.objects.filter(**places).exclude(kind=Kind.UNREADABLE)
        there |= set(others.values_list(column, flat=True))
        if not there:
            return
        doubled = [sealed for place, sealed in batch.sealed if _place(place, container) in there]
        for sealed in doubled:
            objects.store().discard(sealed.object_id) if sealed.object_id else None
        batch.sealed = [one for one in batch.sealed if _place(one[0], container) not in there]
        batch.others = [one for one in batch.others if _place(one, container) not in there]
        batch.size_bytes = sum(sealed.digests.size for _, sealed in batch.sealed)

    def _take_back_unreadable(self, batch: _Batch, container: Instance | None) -> int:
        """Take back that an earlier run could not read an entry: this one has tried again."""
        column, values = _placing(batch, container)
        before = UnsealedEntry.objects.filter(
            **{f"{column}__in": values}, intake=self._intake, container=container, kind=Kind.UNREADABLE
        )
        return before.delete()[0]

    def _register(self, batch: _Batch) -> None:
        """Register new objects; of the same content sealed twice side by side, only the first stays."""
        digests = [sealed.digests.sha256 for _, sealed in batch.sealed]
        originals = SealedCopy.objects.filter(key=self._key_row, variant=copies.ORIGINAL)
        self._kept |= set(
            originals.filter(content_sha256__in=digests).values_list("content_sha256", flat=True)
        )
        first: list[Sealed] = []
        for _, sealed in batch.sealed:
            if sealed.object_id and sealed.digests.sha256 in self._kept:
                objects.store().discard(sealed.object_id)
            elif sealed.object_id:
                self._kept.add(sealed.digests.sha256)
                first.append(sealed)
        copies.register(self._by, self._key_row, first, copies.ORIGINAL, "received with an exhibit")

    def _items(self, batch: _Batch) -> tuple[dict[bytes, Item], list[Item]]:
        """Find or make the item of each content; give them by SHA-256, and the new ones."""
        contents = {sealed.digests.sha256: sealed for _, sealed in batch.sealed}
        unit = self._exhibit.case.unit
        items = {item.sha256: item for item in Item.objects.filter(unit=unit, sha256__in=list(contents))}
        missing = [sealed.digests for digest, sealed in contents.items() if digest not in items]
        made = database.insert(
            Item(unit_id=unit.pk, sha256=one.sha256, sha1=one.sha1, md5=one.md5, size_bytes=one.size)
            for one in missing
        )
        items |= {item.sha256: item for item in made}
        for _, sealed in batch.sealed:
            if sniff(sealed.head).kind is MediaKind.ARCHIVE:
                items[sealed.digests.sha256].kind = MediaKind.ARCHIVE.value
        Item.objects.bulk_update([one for one in made if one.kind], ["kind"])
        return items, made

    def _instance(self, place: Place, item: Item, container: Instance | None) -> Instance:
        status = place.status if isinstance(place, Found) else None
        return Instance(
            item_id=item.pk,
            intake_id=self._intake.pk,
            container_id=container.pk if container else None,
            position=_position(place),
            path=place.path,
            path_sha256=_path_digest(place),
            modified_ns=status.st_mtime_ns if status else _member_time(place),
            accessed_ns=status.st_atime_ns if status else None,
            changed_ns=status.st_ctime_ns if status else None,
            note=place.detail[:300],
        )

    def _unsealed(self, place: Place, container: Instance | None) -> UnsealedEntry:
        status = place.status if isinstance(place, Found) else None
        return UnsealedEntry(
            intake=self._intake,
            container=container,
            position=_position(place),
            path=place.path,
            path_sha256=_path_digest(place),
            kind=place.kind or Kind.UNREADABLE,
            detail=place.detail[:300],
            modified_ns=status.st_mtime_ns if status else _member_time(place),
        )

    def _recorded_paths(self) -> set[bytes]:
        """Name, by digest, the top-level paths that an earlier, interrupted run has put on record."""
        files = Instance.objects.filter(intake=self._intake, container=None)
        others = UnsealedEntry.objects.filter(intake=self._intake, container=None)
        # What could not be read then is tried again.
        others = others.exclude(kind=Kind.UNREADABLE)
        return set(files.values_list("path_sha256", flat=True)) | set(
            others.values_list("path_sha256", flat=True)
        )

    def _is_recorded(self, found: Found, recorded: set[bytes]) -> bool:
        if sha256(found.path).digest() not in recorded:
            return False
        if found.stream is not None:
            found.stream.close()
        return True

    def _archives(self, depth: int) -> Iterator[Instance]:
        found = Instance.objects.filter(intake=self._intake, item__kind=MediaKind.ARCHIVE.value)
        found = found.filter(**{"__".join(["container"] * (depth + 1)): None})
        if depth:
            found = found.exclude(**{"__".join(["container"] * depth): None})
        yield from found.select_related("item").order_by("pk")

    def _recorded_positions(self, archive: Instance) -> set[int]:
        kept = set(archive.members.values_list("position", flat=True))
        others = archive.unsealed_members.exclude(kind=Kind.UNREADABLE)
        return kept | set(others.values_list("position", flat=True))

    def _count(self, batch: _Batch, container: Instance | None) -> None:
        if container:
            self.counts.members += len(batch)
        else:
            self.counts.files += len(batch.sealed)
            self.counts.others += len(batch.others)
        self.counts.size_bytes += batch.size_bytes
        if self._progress:
            self._progress(self.counts)


def _groups(places: Iterator[Found] | Iterator[Member]) -> Iterator[list[Place]]:
    """Put files together that are sealed in one go; a member of an archive stays alone."""
    group: list[Place] = []
    size_bytes = 0
    for place in places:
        group.append(place)
        size_bytes += place.status.st_size if isinstance(place, Found) and place.status else 0
        if len(group) == _GROUP_FILES or size_bytes >= _GROUP_BYTES or isinstance(place, Member):
            yield group
            group, size_bytes = [], 0
    if group:
        yield group


def _shares(items: list[Item]) -> Iterator[list[int]]:
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


def _path_digest(place: Place) -> bytes:
    return sha256(place.path).digest()


def _position(place: Place) -> int:
    return place.position if isinstance(place, Member) else 0


def _placing(batch: _Batch, container: Instance | None) -> tuple[str, list[bytes | int]]:
    """Name the column that tells a batch's places apart, and what each has there."""
    places = [*(place for place, _ in batch.sealed), *batch.others]
    return "position" if container else "path_sha256", [_place(place, container) for place in places]


def _place(place: Place, container: Instance | None) -> bytes | int:
    return _position(place) if container else _path_digest(place)


def _member_time(place: Place) -> int | None:
    return place.modified_ns if isinstance(place, Member) else None
