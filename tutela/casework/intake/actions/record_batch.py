"""The step that makes one batch of what was received durable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.db import transaction
from django.db.models import F

from tutela.casework import database
from tutela.casework.custody import copies, log, objects
from tutela.casework.custody.objects import Sealed
from tutela.casework.examination.actions.queue_examining import queue_examining
from tutela.casework.gate import Actor
from tutela.casework.intake import places
from tutela.casework.intake.archive_members import Member
from tutela.casework.intake.models import Receipt, UnsealedEntry
from tutela.casework.intake.terms import Terms
from tutela.casework.items import file_facts
from tutela.casework.items.actions.queue_indexing import queue_indexing
from tutela.casework.items.models import Instance, Intake, Item
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.media.facts import unopened
from tutela.engine.media.folder_walk import WalkedEntry

Place = WalkedEntry | Member
Kind = UnsealedEntry.Kind


@dataclass(slots=True)
class Batch:
    """Some entries of one source or archive: those that were sealed, and those without content."""

    sealed: list[tuple[Place, Sealed]] = field(default_factory=list)
    others: list[Place] = field(default_factory=list)
    size_bytes: int = 0

    def __len__(self) -> int:
        return len(self.sealed) + len(self.others)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one receipt; `kept` names the contents that rows say are sealed under the intake's key."""

    by: Actor
    intake: Intake
    receipt: Receipt
    terms: Terms
    kept: set[bytes]


@transaction.atomic
def record_batch(run: Run, batch: Batch, container: Instance | None) -> None:
    """Make one batch durable: objects named on disk, rows, one record for all of it, and its job."""
    # Receipts of a unit write one after another: they may hold the same contents, or be of one intake.
    lock_unit(run.by.unit)
    _leave_out(run, batch, container)
    if not len(batch):
        return
    retried = _take_back_unreadable(run, batch, container)
    items, new = _items(run, batch)
    _register(run, batch, items)
    instances = database.insert(
        _instance(run, place, items[sealed.digests.sha256], container) for place, sealed in batch.sealed
    )
    database.insert(_unsealed(run, place, container) for place in batch.others)
    Receipt.objects.filter(pk=run.receipt.pk).update(
        files=F("files") + (0 if container else len(instances)),
        others=F("others") + (0 if container else len(batch.others) - retried),
        members=F("members") + (len(instances) if container else 0),
        size_bytes=F("size_bytes") + (0 if container else batch.size_bytes),
    )
    leaves = [_path_digest(place) + sealed.digests.sha256 for place, sealed in batch.sealed]
    leaves += [_path_digest(place) for place in batch.others]
    log.record(
        run.by,
        "receipt.batch",
        purpose=run.terms.purpose,
        receipt=run.receipt.pk,
        files=len(instances),
        others=len(batch.others),
        retried=retried,
        new_items=len(new),
        merkle_root=log.merkle_root(leaves),
        places=[instances[0].pk, instances[-1].pk] if instances else [],
        places_root=places.root_of(instances),
    )
    queue_examining(run.intake, new)
    if instances:
        queue_indexing(run.intake.unit_id)


def _leave_out(run: Run, batch: Batch, container: Instance | None) -> None:
    """Leave out what another run of the same receipt has put on record since this one looked."""
    column, values = _placing(batch, container)
    places = {f"{column}__in": values, "intake": run.intake, "container": container}
    there = set(Instance.objects.filter(**places).values_list(column, flat=True))
    others = UnsealedEntry.objects.filter(**places).exclude(kind=Kind.UNREADABLE)
    there |= set(others.values_list(column, flat=True))
    if not there:
        return
    objects.discard(
        sealed.object_id
        for place, sealed in batch.sealed
        if _place(place, container) in there and sealed.object_id
    )
    batch.sealed = [entry for entry in batch.sealed if _place(entry[0], container) not in there]
    batch.others = [entry for entry in batch.others if _place(entry, container) not in there]
    batch.size_bytes = sum(sealed.digests.size for _, sealed in batch.sealed)


def _take_back_unreadable(run: Run, batch: Batch, container: Instance | None) -> int:
    """Take back that an earlier run could not read an entry: this one has tried again."""
    column, values = _placing(batch, container)
    before = UnsealedEntry.objects.filter(
        **{f"{column}__in": values}, intake=run.intake, container=container, kind=Kind.UNREADABLE
    )
    return before.delete()[0]


def _register(run: Run, batch: Batch, items: Mapping[bytes, Item]) -> None:
    """Register new objects; of the same content sealed twice side by side, only the first stays."""
    digests = [sealed.digests.sha256 for _, sealed in batch.sealed]
    kept = copies.kept_under(run.by, run.intake.key, digests)
    first: list[tuple[int, Sealed]] = []
    for digest, (_, sealed) in zip(digests, batch.sealed, strict=True):
        if sealed.object_id and digest in kept:
            objects.discard([sealed.object_id])
        elif sealed.object_id:
            kept.add(digest)
            first.append((items[digest].pk, sealed))
        elif digest not in kept:
            raise copies.NotAsRegistered(
                f"The register of copies said that content {digest.hex()} was kept, and its row is gone: "
                "somebody else than Tutela writes to the database. Nothing of this batch is on record. "
                "Find out who, then receive again."
            )
    run.kept.update(kept)
    copies.register(run.by, run.intake.key, first, copies.ORIGINAL, run.terms.reason)


def _items(run: Run, batch: Batch) -> tuple[dict[bytes, Item], list[Item]]:
    """Find or make the item of each content; give them by SHA-256, and those that are to be examined."""
    contents = {sealed.digests.sha256: sealed for _, sealed in batch.sealed}
    unit = run.intake.unit_id
    items = {item.sha256: item for item in Item.objects.filter(unit=unit, sha256__in=list(contents))}
    missing = [sealed.digests for digest, sealed in contents.items() if digest not in items]
    new = database.insert(
        Item(unit_id=unit, sha256=digests.sha256, sha1=digests.sha1, md5=digests.md5, size_bytes=digests.size)
        for digests in missing
    )
    new += _come_again(run, items.values())
    items |= {item.sha256: item for item in new}
    for _, sealed in batch.sealed:
        sniffed = sealed.sniffed
        if sniffed.form and not sniffed.is_decoded:
            # What receiving opens, and what nobody here does, is known before anything is examined.
            file_facts.put(items[sealed.digests.sha256], unopened(sniffed))
    Item.objects.bulk_update([item for item in new if item.kind], file_facts.COLUMNS)
    return items, new


def _come_again(run: Run, items: Iterable[Item]) -> list[Item]:
    """Send down the line again what was disposed of before, as if nobody had seen it; on record."""
    again = [item for item in items if item.state == Item.State.DISPOSED]
    for item in again:
        item.state, item.is_whole, item.holds_archive = Item.State.RECEIVED, None, None
    database.update(again, ["state", "is_whole", "holds_archive"])
    if again:
        numbers = [item.pk for item in again]
        log.record(
            run.by, "items.come_again", purpose=run.terms.purpose, receipt=run.receipt.pk, items=numbers
        )
    return again


def _instance(run: Run, place: Place, item: Item, container: Instance | None) -> Instance:
    status = place.status if isinstance(place, WalkedEntry) else None
    return Instance(
        item=item,
        intake_id=run.intake.pk,
        container_id=container.pk if container else None,
        position=_position(place),
        path=place.path,
        path_sha256=_path_digest(place),
        modified_ns=status.st_mtime_ns if status else _member_time(place),
        modified_has_zone=not isinstance(place, Member) or place.has_zone,
        accessed_ns=status.st_atime_ns if status else None,
        changed_ns=status.st_ctime_ns if status else None,
        note=place.detail[:300],
    )


def _unsealed(run: Run, place: Place, container: Instance | None) -> UnsealedEntry:
    status = place.status if isinstance(place, WalkedEntry) else None
    return UnsealedEntry(
        intake=run.intake,
        container=container,
        position=_position(place),
        path=place.path,
        path_sha256=_path_digest(place),
        kind=place.kind or Kind.UNREADABLE,
        detail=place.detail[:300],
        modified_ns=status.st_mtime_ns if status else _member_time(place),
        modified_has_zone=not isinstance(place, Member) or place.has_zone,
    )


def _placing(batch: Batch, container: Instance | None) -> tuple[str, list[bytes | int]]:
    """Name the column that tells a batch's places apart, and what each has there."""
    places = [*(place for place, _ in batch.sealed), *batch.others]
    return "position" if container else "path_sha256", [_place(place, container) for place in places]


def _place(place: Place, container: Instance | None) -> bytes | int:
    return _position(place) if container else _path_digest(place)


def _path_digest(place: Place) -> bytes:
    return sha256(place.path).digest()


def _position(place: Place) -> int:
    return place.position if isinstance(place, Member) else 0


def _member_time(place: Place) -> int | None:
    return place.modified_ns if isinstance(place, Member) else None
