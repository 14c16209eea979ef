"""Reads one file into a list in durable batches: rows and counts together, so that nothing doubles."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.lists import change_feed, locks, records
from tutela.casework.lists.errors import FileRefused, ImportBusy
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.engine.formats.csv_mapping import BadMapping
from tutela.engine.formats.known import Known, Malformed, Rejected

BATCH_RECORDS = 2000
MOST_REJECTIONS_KEPT = 1000
MOST_REJECTED_SHARE = 0.5
_CHUNK = 1 << 20

_COUNTS = ("read", "accepted", "duplicate", "rejected", "unmapped", "rejections")

Progress = Callable[[ListImport], None]
Records = Iterable[Known | Rejected]


@dataclass(slots=True)
class _Batch:
    """What one batch of records comes to, before it is written."""

    rows: list[records.Row] = field(default_factory=list)
    rejections: list[dict[str, str]] = field(default_factory=list)
    read: int = 0


def digest_of(path: Path) -> str:
    """Give a file's SHA-256, reading it once."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def begin(by: Actor, hash_list: HashList, digest: str, told: str) -> ListImport:
    """Begin an import, take an interrupted one up again, or note that the file was imported before.

    Raises:
        ListWithdrawn: the list takes nothing in any more.
    """
    locks.lock_in_force(hash_list.pk)
    same = ListImport.objects.filter(hash_list=hash_list, file_sha256=digest, repeats=None)
    finished = same.filter(state=ListImport.State.FINISHED).first()
    begun = same.filter(state=ListImport.State.READING).first()
    if finished is not None:
        listed, act = _repeat(by, finished), "list.import_repeated"
    elif begun is not None and begun.mapping_sha256 == told:
        listed, act = begun, "list.import_taken_up_again"
    else:
        if begun is not None:
            # With other columns the rows read so far mean something else.
            drop_entries(begun)
            begun.delete()
        listed = ListImport.objects.create(
            hash_list=hash_list, file_sha256=digest, mapping_sha256=told, imported_by=by.name
        )
        act = "list.import_begun"
    log.record(by, act, purpose="matching", list=hash_list.pk, list_import=listed.pk, file_sha256=digest)
    return listed


def _repeat(by: Actor, first: ListImport) -> ListImport:
    return ListImport.objects.create(
        hash_list=first.hash_list,
        file_sha256=first.file_sha256,
        format=first.format,
        state=ListImport.State.FINISHED,
        read=first.read,
        duplicate=first.accepted + first.duplicate,
        rejected=first.rejected,
        mapping_sha256=first.mapping_sha256,
        repeats=first,
        imported_by=by.name,
        finished_at=timezone.now(),
    )


def name_format(listed: ListImport, name: str) -> None:
    """Note which format the file has."""
    listed.format = name
    ListImport.objects.filter(pk=listed.pk).update(format=name)


@transaction.atomic
def refuse(by: Actor, listed: ListImport, reason: str) -> None:
    """Close an import that came to nothing, unless somebody else has closed it."""
    locks.lock(listed.hash_list_id)
    reading = ListImport.objects.filter(pk=listed.pk, state=ListImport.State.READING)
    if reading.update(state=ListImport.State.REFUSED, refused_because=reason[:500]):
        log.record(by, "list.import_refused", purpose="matching", list_import=listed.pk, read=listed.read)


@transaction.atomic
def finish(by: Actor, listed: ListImport) -> None:
    """Close an import: from now on its entries match, save what was revoked on the list meanwhile.

    Raises:
        ListWithdrawn: the list takes nothing in any more.
        ImportBusy: somebody else has closed it.
    """
    locks.lock_in_force(listed.hash_list_id)
    if not ListImport.objects.filter(pk=listed.pk, state=ListImport.State.READING).exists():
        raise ImportBusy("Somebody else has taken this file in, or refused it. Nothing was doubled.")
    doubled = drop_doubled(listed)
    _revoke_likewise(listed)
    ListImport.objects.filter(pk=listed.pk).update(
        state=ListImport.State.FINISHED,
        finished_at=timezone.now(),
        accepted=F("accepted") - doubled,
        duplicate=F("duplicate") + doubled,
    )
    listed.refresh_from_db()
    change_feed.note(listed.hash_list, list_import=listed, entries=listed.accepted)
    counts = {
        name: getattr(listed, name) for name in ("read", "accepted", "duplicate", "rejected", "unmapped")
    }
    log.record(by, "list.import_finished", purpose="matching", list_import=listed.pk, counts=counts)


class Importing:
    """One run of one import; an interrupted one goes on where its durable counts end."""

    def __init__(self, listed: ListImport, most_rejected: float, progress: Progress | None) -> None:
        self._import, self._most_rejected, self._progress = listed, most_rejected, progress
        self._list = listed.hash_list
        self._revoked = _revoked(self._list)

    def run(self, found: Records) -> None:
        """Write every record that is not written yet.

        Raises:
            FileRefused: the file breaks off, or more of it was rejected than may be.
            ListWithdrawn: the list was withdrawn while the file was read.
            ImportBusy: somebody else is importing the same file.
        """
        remaining = iter(found)
        try:
            for _ in islice(remaining, self._import.read):
                pass
            while batch := list(islice(remaining, BATCH_RECORDS)):
                self._keep(self._understood(batch))
                self._check_share()
                if self._progress:
                    self._progress(self._import)
        except (Malformed, BadMapping) as broken:
            raise FileRefused(
                f"The file is not sound after record {self._import.read:,}. {broken}"
            ) from broken
        if not self._import.read:
            raise FileRefused("The file holds no records. Check that it is the right one.")

    def _understood(self, found: list[Known | Rejected]) -> _Batch:
        batch = _Batch(read=len(found))
        for position, one in enumerate(found, self._import.read + 1):
            if isinstance(one, Rejected):
                batch.rejections.append({"where": one.where, "reason": one.reason})
                continue
            try:
                batch.rows.append(self._row(one))
            except records.Unkeepable as wrong:
                batch.rejections.append({"where": f"record {position}", "reason": str(wrong)})
        return batch

    def _row(self, known: Known) -> records.Row:
        if not (known.md5 or known.sha1 or known.sha256 or known.pdq):
            raise records.Unkeepable("It holds no hash that could be matched.")
        return records.row_of(known, self._list)

    @transaction.atomic
    def _keep(self, batch: _Batch) -> None:
        """Make one batch durable: its new rows, and counts that include it."""
        locks.lock_in_force(self._list.pk)
        current = ListImport.objects.get(pk=self._import.pk)
        if current.read != self._import.read or current.state != ListImport.State.READING:
            raise ImportBusy(
                "Somebody else is importing this file. Wait for them to finish; nothing was doubled."
            )
        firsts = {row.fingerprint: row for row in reversed(batch.rows)}
        for fingerprint in self._there(list(firsts)):
            firsts.pop(fingerprint, None)
        new = [row for row in batch.rows if firsts.get(row.fingerprint) is row]
        self._insert(new)
        current.read += batch.read
        current.accepted += len(new)
        current.duplicate += len(batch.rows) - len(new)
        current.rejected += len(batch.rejections)
        current.unmapped += sum(1 for row in new if row.category_raw and not row.category)
        current.rejections = [*current.rejections, *batch.rejections][:MOST_REJECTIONS_KEPT]
        current.save()
        self._import.refresh_from_db(fields=list(_COUNTS))

    def _insert(self, rows: list[records.Row]) -> None:
        """Write rows as they are: making a model of each would take most of the time of a national list."""
        names = ("hash_list_id", "list_import_id", "revoked_at", "revoked_because", *records.Row._fields)
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        marks = ", ".join(["%s"] * len(names))
        table = connection.ops.quote_name(Entry._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 (our own model's names)
                [self._values(row) for row in rows],
            )

    def _values(self, row: records.Row) -> tuple[Any, ...]:
        # A sender's next file must not bring back what was revoked here.
        digests = (row.sha256, row.sha1, row.md5) if self._revoked else ()
        earlier = next((self._revoked[one] for one in digests if one in self._revoked), None)
        revoked_at = connection.ops.adapt_datetimefield_value(earlier.revoked_at) if earlier else None
        because = earlier.revoked_because if earlier else ""
        return self._list.pk, self._import.pk, revoked_at, because, *row[:-1], json.dumps(row.kept)

    def _there(self, fingerprints: list[bytes]) -> Iterator[bytes]:
        """Give those records that the list has already; another unfinished import does not count."""
        same = Entry.objects.filter(hash_list=self._list, fingerprint__in=fingerprints)
        counts = Q(list_import=self._import) | Q(list_import__state=ListImport.State.FINISHED)
        yield from map(bytes, same.filter(counts).values_list("fingerprint", flat=True))

    def _check_share(self) -> None:
        share = self._import.rejected / self._import.read
        if share > self._most_rejected:
            first = self._import.rejections[0]
            raise FileRefused(
                f"{self._import.rejected:,} of the first {self._import.read:,} records were rejected; "
                f"at most {self._most_rejected:.0%} may be. Nothing was kept. The first, {first['where']}: "
                f"{first['reason']} Check the format and the columns."
            )


def drop_doubled(listed: ListImport) -> int:
    """Take back rows that another import, finished while this one was read, has brought as well."""
    others = ListImport.objects.filter(hash_list=listed.hash_list_id, finished_at__gte=listed.at).exclude(
        pk=listed.pk
    )
    if not others.exists():
        return 0
    brought = Entry.objects.filter(list_import__in=others).values("fingerprint")
    return Entry.objects.filter(list_import=listed, fingerprint__in=brought).delete()[0]


def _revoke_likewise(listed: ListImport) -> None:
    """Revoke what an import has brought of that which was revoked on its list since it was begun."""
    acts = (
        change_feed.revocations(listed.hash_list).filter(revoked__revoked_at__gte=listed.at).values("revoked")
    )
    for earlier in Entry.objects.filter(pk__in=acts).defer("kept", "vpdq"):
        digests = {"sha256": earlier.sha256, "sha1": earlier.sha1, "md5": earlier.md5}
        same = (Q(**{name: digest}) for name, digest in digests.items() if digest)
        brought = Entry.objects.filter(reduce(or_, same, Q(pk=None)), list_import=listed, revoked_at=None)
        brought.update(revoked_at=earlier.revoked_at, revoked_because=earlier.revoked_because)


def drop_entries(listed: ListImport) -> None:
    """Take back, batch by batch, the rows of an import that came to nothing; they never matched anything."""
    while _drop_some(listed):
        pass


@transaction.atomic
def _drop_some(listed: ListImport) -> bool:
    """Take back one batch: whoever withdraws a list and whoever was importing into it may both be at it."""
    locks.lock(listed.hash_list_id)
    numbers = Entry.objects.filter(list_import=listed).order_by("pk").values_list("pk", flat=True)
    some = list(numbers[:BATCH_RECORDS])
    Entry.objects.filter(pk__in=some).delete()
    return bool(some)


def _revoked(hash_list: HashList) -> dict[bytes, Entry]:
    """Find what was revoked on a list, by each of its digests."""
    found: dict[bytes, Entry] = {}
    for entry in Entry.objects.filter(hash_list=hash_list).exclude(revoked_at=None).defer("kept", "vpdq"):
        found |= {bytes(digest): entry for digest in (entry.sha256, entry.sha1, entry.md5) if digest}
    return found
