"""Reads one file into a list in durable batches: rows and counts together, so that nothing doubles.

What a large file holds beyond its first records is kept aside until all of it is read, and then put in by the
order of the index of records (`unsorted`).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from tutela.casework.database import portions
from tutela.casework.lists import locks, records
from tutela.casework.lists.actions import unsorted
from tutela.casework.lists.actions.import_notes import Notes
from tutela.casework.lists.errors import FileRefused, ImportBusy, Unkeepable
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.casework.lists.numbers import Numbers
from tutela.engine.formats.csv_mapping import BadMapping
from tutela.engine.formats.known import Known, Malformed, Rejected
from tutela.engine.formats.rejections import TooManyRejected, check_share

# Every batch that goes in at once writes most pages of the index of records anew.
BATCH_RECORDS = 50_000
# So many go in at once, and what a file holds beyond them in the order of that index.
AT_ONCE_RECORDS = 4 * BATCH_RECORDS
MOST_REJECTIONS_KEPT = 1000
# One by one they cost half as much again.
_ROWS_A_STATEMENT = 500
# SQLite takes 32,766 values in a statement, where nobody has set it otherwise.
ROWS_ASKED_AT_ONCE = 20_000

_COUNTS = ("read", "accepted", "duplicate", "rejected", "unmapped", "rejections", "notes")

Progress = Callable[[ListImport], None]
Records = Iterable[Known | Rejected]


@dataclass(slots=True)
class _Batch:
    """What one batch of records comes to, before it is written."""

    rows: list[records.Row] = field(default_factory=list)
    rejections: list[dict[str, str]] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    read: int = 0


class Importing:
    """One run of one import; an interrupted one goes on where its durable counts end."""

    def __init__(
        self,
        listed: ListImport,
        numbers: Numbers,
        most_rejected: float,
        progress: Progress | None = None,
        taken_back: QuerySet[Entry] | None = None,
    ) -> None:
        """Begin where the durable counts end.

        Args:
            listed: the import.
            numbers: what the numbers of its records mean.
            most_rejected: the largest share of records that may be rejected.
            progress: called with the import after every batch.
            taken_back: revoked entries that their sender itself took back, and may send again.
        """
        self._import, self._most_rejected, self._progress = listed, most_rejected, progress
        self._numbers = numbers
        self._list = listed.hash_list
        self._taken_back = Entry.objects.none() if taken_back is None else taken_back
        self._revoked = _revoked(self._list, self._taken_back)

    def run(self, incoming: Records) -> None:
        """Write every record that is not written yet.

        Raises:
            FileRefused: the file breaks off, or more of it was rejected than may be.
            ListWithdrawn: the list was withdrawn while the file was read.
            ImportBusy: somebody else is importing the same file.
        """
        remaining = iter(incoming)
        try:
            for _ in islice(remaining, self._import.read):
                pass
            while (batch := self._understood(islice(remaining, BATCH_RECORDS))).read:
                self._keep(batch)
                self._check_share()
                self._tell()
        except (Malformed, BadMapping) as broken:
            raise FileRefused(
                f"The file is not sound after record {self._import.read:,}. {broken}"
            ) from broken
        if not self._import.read:
            raise FileRefused("The file holds no records. Check that it is the right one.")
        buckets = unsorted.buckets_at_once(self._import, BATCH_RECORDS)
        while self._put_in_order(buckets):
            self._tell()

    def _tell(self) -> None:
        if self._progress:
            self._progress(self._import)

    def _understood(self, portion: Records) -> _Batch:
        batch = _Batch()
        for position, record in enumerate(portion, self._import.read + 1):
            batch.read += 1
            if isinstance(record, Rejected):
                batch.rejections.append({"where": record.where, "reason": record.reason})
                continue
            where = f"record {position}"
            try:
                row = self._row(record)
            except Unkeepable as wrong:
                batch.rejections.append({"where": where, "reason": str(wrong)})
                continue
            batch.rows.append(row)
            for note in record.notes:
                batch.notes.of_record(note, where)
            if row.category_raw and not row.category:
                batch.notes.of_record(self._numbers.why_none(record.region), where)
        return batch

    def _row(self, known: Known) -> records.Row:
        # What is visible to every reader counts: its number, and only where it has none its text.
        raw = known.category_raw if known.category is None else str(known.category)
        row = records.row_of(known, self._numbers.code(known.region, raw))
        if not (row.md5 or row.sha1 or row.sha256 or row.pdq or row.vpdq):
            raise Unkeepable("It holds no hash that could be matched.")
        return row

    @transaction.atomic
    def _keep(self, batch: _Batch) -> None:
        """Make one batch durable: its new rows, and counts that include it."""
        current = self._locked()
        if current.read < AT_ONCE_RECORDS:
            self._take_in(current, batch.rows)
        else:
            unsorted.put_aside(current, map(self._values, batch.rows))
        current.read += batch.read
        current.rejected += len(batch.rejections)
        current.rejections = [*current.rejections, *batch.rejections][:MOST_REJECTIONS_KEPT]
        notes = Notes(current.notes)
        notes.add(batch.notes)
        current.notes = notes.kept()
        self._count(current)

    @transaction.atomic
    def _put_in_order(self, buckets: int) -> bool:
        """Put in what is kept aside in the next buckets, and count it; say whether there was anything."""
        current = self._locked()
        portion = unsorted.next_of(current, buckets)
        if portion is None:
            return False
        there = self._standing() if self._others().exists() else None
        new, unmapped, moved = unsorted.put_in(portion, self._list.pk, there)
        current.accepted += new
        current.duplicate += moved - new
        current.unmapped += unmapped
        self._count(current)
        return True

    def _locked(self) -> ListImport:
        """Lock the list, and give the import as it stands: as this run left it, or somebody else is at it."""
        locks.lock_in_force(self._list.pk)
        current = ListImport.objects.get(pk=self._import.pk)
        if current.counts != self._import.counts or current.state != ListImport.State.READING:
            raise ImportBusy(
                "Somebody else is importing this file. Wait for them to finish; nothing was doubled."
            )
        return current

    def _count(self, current: ListImport) -> None:
        current.save()
        self._import.refresh_from_db(fields=list(_COUNTS))

    def _take_in(self, current: ListImport, rows: list[records.Row]) -> None:
        """Write those rows that are new, each once, and count them."""
        firsts = {row.fingerprint: row for row in reversed(rows)}
        for fingerprint in self._there(sorted(firsts)):
            firsts.pop(fingerprint, None)
        # In the order of the index of records, whose pages are then each written once.
        went_in = self._insert([row for _, row in sorted(firsts.items())])
        new = [firsts[fingerprint] for fingerprint in went_in]
        current.accepted += len(new)
        current.duplicate += len(rows) - len(new)
        current.unmapped += sum(1 for row in new if row.category_raw and not row.category)

    def _insert(self, rows: list[records.Row]) -> list[bytes]:
        """Write rows as they are, but for those that this import has written; name those that went in.

        Making a model of each would take most of the time of a national list.
        """
        went_in = list[bytes]()
        once = "ON CONFLICT (hash_list_id, fingerprint, list_import_id) DO NOTHING"
        names = ("hash_list_id", "list_import_id", *unsorted.COLUMNS)
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        marks = f"({', '.join(['%s'] * len(names))})"
        of = (self._list.pk, self._import.pk)
        table = connection.ops.quote_name(Entry._meta.db_table)
        with connection.cursor() as cursor:
            for portion in portions(rows, _ROWS_A_STATEMENT):
                values = [(*of, *self._values(row)) for row in portion]
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) VALUES {', '.join([marks] * len(values))} "  # noqa: S608 (our own model's names)
                    f"{once} RETURNING fingerprint",
                    list(chain.from_iterable(values)),
                )
                went_in += [bytes(fingerprint) for (fingerprint,) in cursor.fetchall()]
        return went_in

    def _values(self, row: records.Row) -> tuple[Any, ...]:
        # A sender's next file must not bring back what was revoked here.
        digests = (row.sha256, row.sha1, row.md5) if self._revoked else ()
        earlier = next((self._revoked[digest] for digest in digests if digest in self._revoked), None)
        revoked_at = connection.ops.adapt_datetimefield_value(earlier.revoked_at) if earlier else None
        because = earlier.revoked_because if earlier else ""
        return revoked_at, because, *row[:-1], json.dumps(row.kept) if row.kept else "{}"

    def _there(self, fingerprints: list[bytes]) -> Iterator[bytes]:
        """Give those records that the list has of another import; an unfinished one does not count.

        Of a list's first import none is looked for, which spares half of the pages that it reads.
        """
        if not self._others().exists():
            return
        quoted = connection.ops.quote_name
        entries, imports = (quoted(model._meta.db_table) for model in (Entry, ListImport))
        for asked in portions(fingerprints, ROWS_ASKED_AT_ONCE):
            marks = ", ".join(["%s"] * len(asked))
            with connection.cursor() as cursor:
                # Asked in SQL: to prepare thousands of values takes Django longer than to find them.
                cursor.execute(
                    "SELECT e.fingerprint, e.id, e.revoked_at IS NULL "  # noqa: S608
                    f"FROM {entries} e JOIN {imports} i ON i.id = e.list_import_id "
                    f"WHERE e.hash_list_id = %s AND e.fingerprint IN ({marks}) AND i.state = %s",
                    [self._list.pk, *asked, ListImport.State.FINISHED.value],
                )
                found = [(bytes(fingerprint), number, bool(stands)) for fingerprint, number, stands in cursor]
            revoked = [number for _, number, stands in found if not stands]
            again = (
                set(self._taken_back.filter(pk__in=revoked).values_list("pk", flat=True))
                if revoked
                else set()
            )
            yield from (fingerprint for fingerprint, number, _ in found if number not in again)

    def _standing(self) -> QuerySet[Entry]:
        """Give the same entries for a question: of other imports, but what their sender may send again."""
        entries = Entry.objects.filter(hash_list=self._list, list_import__state=ListImport.State.FINISHED)
        if self._taken_back.query.is_empty():
            return entries
        again = self._taken_back.exclude(revoked_at=None).values("pk")
        return entries.exclude(pk__in=again)

    def _others(self) -> QuerySet[ListImport]:
        return ListImport.objects.filter(hash_list=self._list, state=ListImport.State.FINISHED)

    def _check_share(self) -> None:
        if not self._import.rejections:
            return
        first = Rejected(**self._import.rejections[0])
        try:
            check_share(self._import.read, self._import.rejected, first, self._most_rejected)
        except TooManyRejected as wrong:
            raise FileRefused(str(wrong)) from wrong


def _revoked(hash_list: HashList, taken_back: QuerySet[Entry]) -> dict[bytes, Entry]:
    """Find what was revoked on a list, by each of its digests; not what its sender took back itself."""
    by_digest: dict[bytes, Entry] = {}
    revoked = Entry.objects.filter(hash_list=hash_list).exclude(revoked_at=None)
    if not taken_back.query.is_empty():
        revoked = revoked.exclude(pk__in=taken_back.values("pk"))
    for entry in revoked.defer("kept", "vpdq"):
        by_digest |= {bytes(digest): entry for digest in (entry.sha256, entry.sha1, entry.md5) if digest}
    return by_digest
