"""Receives one source in durable batches: seal the files, then rows, record and job in one transaction."""

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from tutela.casework.custody import copies, keys, log, objects
from tutela.casework.custody.objects import Sealed
from tutela.casework.gate import Actor
from tutela.casework.intake import queries
from tutela.casework.intake.actions.note_change import Places, note_change, on_record
from tutela.casework.intake.actions.record_batch import Batch, Kind, Place, Run, record_batch
from tutela.casework.intake.archive_members import Archive, Member
from tutela.casework.intake.errors import OtherSource
from tutela.casework.intake.models import NOT_WHOLE, Receipt
from tutela.casework.intake.progress import Counts, Progress
from tutela.casework.intake.queries import ReceiveReport
from tutela.casework.intake.source import require
from tutela.casework.intake.terms import Terms
from tutela.casework.items.models import Instance, Intake
from tutela.engine.media import archives, embedded
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.fence import Fence
from tutela.engine.media.file_types import Kind as MediaKind
from tutela.engine.media.folder_walk import WalkedEntry, walk
from tutela.printable import shown

BATCH_FILES = 256
# The first batch is small, so that examining begins at once; each is twice as large as the one before, as
# what is begun is soon more than all workers can do meanwhile.
_FIRST_BATCH_BYTES, BATCH_BYTES = 8 << 20, 64 << 20
# Handing a small file to another thread costs as much as sealing it: they are handed over in groups.
_GROUP_FILES = 16
_GROUP_BYTES = 4 << 20
_GROUPS_AHEAD = 4


def receive(
    by: Actor, intake: Intake, source: Path, terms: Terms, progress: Progress | None = None
) -> ReceiveReport:
    """Seal everything a source holds and account for every directory entry.

    An interrupted receipt is taken up again where its last durable batch ended; what is on record is not read
    twice and nothing is doubled. The source is only ever read.

    Args:
        by: who acts, as the caller's gate has let them.
        intake: what is delivered, with its reference and the key it is sealed under.
        source: the folder or file that holds it.
        terms: what the caller says of it.
        progress: told after each batch.

    Raises:
        SourceMissing: there is nothing at the path.
        OtherSource: the intake was received from another place before.
        NotAsRegistered: the register of copies was changed: what it says is kept may not be.
    """
    # Before anything is on record: an intake keeps the source it was once received from.
    require(source)
    receipt = begin(by, intake, os.fsencode(source.absolute()), terms)
    started = time.monotonic()
    kept = copies.named_under(intake.key)
    Receiving(Run(by, intake, receipt, terms, kept), progress).run(source)
    finish(by, receipt, terms, time.monotonic() - started)
    return queries.receive_report(intake)


@transaction.atomic
def begin(by: Actor, intake: Intake, raw: bytes, terms: Terms) -> Receipt:
    """Put on record that a source, by its raw name, is received; again, where it was cut off before."""
    Intake.objects.select_for_update(no_key=True).get(pk=intake.pk)
    before = Receipt.objects.filter(intake=intake).exclude(source=raw).first()
    if before is not None:
        raise OtherSource(f"{terms.title} was received from {shown(before.source)}. {terms.otherwise}")
    at_first = {"begun_by": by.name, "terms": terms.to_json()}
    receipt, is_new = Receipt.objects.get_or_create(intake=intake, source=raw, defaults=at_first)
    what = "begun" if is_new else "taken_up_again"
    log.record(by, f"receipt.{what}", purpose=terms.purpose, **terms.about, receipt=receipt.pk)
    return receipt


@transaction.atomic
def finish(by: Actor, receipt: Receipt, terms: Terms, seconds: float) -> None:
    """Put on record that everything of a source was received."""
    Receipt.objects.filter(pk=receipt.pk).update(finished_at=timezone.now(), seconds=F("seconds") + seconds)
    receipt.refresh_from_db()
    log.record(
        by,
        "receipt.finished",
        purpose=terms.purpose,
        receipt=receipt.pk,
        files=receipt.files,
        others=receipt.others,
        members=receipt.members,
        size_bytes=receipt.size_bytes,
    )


class Receiving:
    """One run of one receipt, from the first entry of the source to the last member of its archives."""

    def __init__(self, run: Run, progress: Progress | None) -> None:
        self._run, self._intake, self._progress = run, run.intake, progress
        self._key = keys.unwrap(run.intake.key.wrapped)
        self._counts = Counts()

    def run(self, source: Path) -> None:
        """Receive every entry of the source that is not on record yet, then the members of its archives."""
        self._receive(self._new(walk(os.fsencode(source)), on_record(self._run)), container=None)
        self.unpack(self._archives(container=None))

    def run_parts(self, parts: Iterable[Member]) -> None:
        """Receive parts that are in memory and not on record yet, then the members of archives among them."""
        places = on_record(self._run)
        new = (part for part in parts if sha256(part.path).digest() not in places)
        self._receive(new, container=None)
        self.unpack(self._archives(container=None))

    def _new(self, entries: Iterable[WalkedEntry], places: Places) -> Iterator[WalkedEntry]:
        """Give the entries that are not on record; of those that are, note which hold something else now."""
        for entry in entries:
            path = sha256(entry.path).digest()
            if path in places:
                note_change(self._run, entry, places[path])
            else:
                yield entry

    def unpack(self, places: Iterable[Instance]) -> None:
        """Receive the members of archives, of those in pictures and films, and theirs in turn."""
        least = settings.TUTELA_FENCE
        with Fence(archives.WORK, least=least) as alone, Fence(embedded.WORK, least=least) as within:
            for place in places:
                self._unpack((alone, within), place, _depth_of(place))

    def _unpack(self, fences: tuple[Fence, Fence], place: Instance, depth: int) -> None:
        """Receive the members at one place; what kept it from opening whole is noted there."""
        positions, limits = self._recorded_positions(place), self._run.terms.limits
        fence = fences[bool(place.item.holds_archive)]
        archive = Archive(fence, place, self._intake.key_id, depth, limits)
        self._receive((member for member in archive if member.position not in positions), container=place)
        if archive.note:
            Instance.objects.filter(pk=place.pk).update(note=(NOT_WHOLE + archive.note)[:300])
        elif place.note.startswith(NOT_WHOLE):
            Instance.objects.filter(pk=place.pk).update(note="")
        # One step further than archives are opened, so that those beneath say that they were not.
        if depth <= limits.depth:
            for inner in self._archives(place):
                self._unpack(fences, inner, depth + 1)

    def _receive(self, places: Iterator[WalkedEntry] | Iterator[Member], container: Instance | None) -> None:
        batch, most_bytes = Batch(), _FIRST_BATCH_BYTES
        with ThreadPoolExecutor(2) as pool:
            for place, sealed in self._sealed_ahead(_groups(places), pool):
                if sealed is None:
                    batch.others.append(place)
                else:
                    batch.sealed.append((place, sealed))
                    batch.size_bytes += sealed.digests.size
                if len(batch) >= BATCH_FILES or batch.size_bytes >= most_bytes:
                    self._keep(batch, container)
                    batch, most_bytes = Batch(), min(2 * most_bytes, BATCH_BYTES)
        if len(batch):
            self._keep(batch, container)

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
                sealed = objects.seal(stream, self._key, self._run.kept.__contains__)
                if isinstance(place, WalkedEntry) and place.has_changed():
                    place.detail = "it changed while it was received"
        except objects.SourceUnreadable as refused:
            place.mark_unreadable(str(refused))
            return None
        if place.kind is not None:
            # Only its end told that this archive member has no content of its own, or is over a limit.
            objects.discard([sealed.object_id] if sealed.object_id else [])
            return None
        return sealed

    def _keep(self, batch: Batch, container: Instance | None) -> None:
        """Make a batch durable, and tell whoever watches."""
        left_out = [sealed.digests.sha256 for _, sealed in batch.sealed if not sealed.object_id]
        # Before the transaction, so that a refusal stays on record.
        copies.kept_under(self._run.by, self._intake.key, left_out)
        record_batch(self._run, batch, container)
        if container:
            self._counts.members += len(batch)
        else:
            self._counts.files += len(batch.sealed)
            self._counts.others += len(batch.others)
        self._counts.size_bytes += batch.size_bytes
        if self._progress:
            self._progress(self._counts)

    def _archives(self, container: Instance | None) -> QuerySet[Instance]:
        rows = Instance.objects.filter(queries.IS_ARCHIVE, intake=self._intake, container=container)
        rows = rows.exclude(item__condition=Condition.NOT_OPENED.value, item__kind=MediaKind.ARCHIVE.value)
        return rows.select_related("item").order_by("pk")

    def _recorded_positions(self, archive: Instance) -> set[int]:
        kept = set(archive.members.values_list("position", flat=True))
        others = archive.unsealed_members.exclude(kind=Kind.UNREADABLE)
        return kept | set(others.values_list("position", flat=True))


def _depth_of(place: Instance) -> int:
    """Say how deep an archive lies in others: 1 for one that was received as such."""
    depth = 1
    while place.container is not None:
        place, depth = place.container, depth + 1
    return depth


def _groups(places: Iterator[WalkedEntry] | Iterator[Member]) -> Iterator[list[Place]]:
    """Put files together that are sealed in one go; a member of an archive stays alone."""
    group: list[Place] = []
    size_bytes = 0
    for place in places:
        group.append(place)
        size_bytes += place.status.st_size if isinstance(place, WalkedEntry) and place.status else 0
        if len(group) == _GROUP_FILES or size_bytes >= _GROUP_BYTES or isinstance(place, Member):
            yield group
            group, size_bytes = [], 0
    if group:
        yield group
