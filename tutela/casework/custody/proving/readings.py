"""The register of readings of the whole vault: how far the one in hand has come, and what each has found."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from tutela.casework.custody import copies, log
from tutela.casework.custody.models import LogEntry, SealedCopy, VaultFault, VaultReading
from tutela.casework.custody.proving import faults
from tutela.casework.custody.proving.faults import What
from tutela.casework.gate import Actor
from tutela.engine.hashing.digests import Digests
from tutela.errors import Conflict

COPIES_AT_ONCE = 64
_READ_WHOLE = "vault.read_whole"
_SIDE_BY_SIDE = 4
Found = list[tuple[SealedCopy, What]]
DigestsOf = Callable[[Collection[int]], Mapping[int, Digests]]
Unkept = Callable[[], Sequence[int]]


class ReadElsewhere(Conflict):
    """Another process goes on with the same reading."""

    code = "TU-V18"


class Progress:
    """How far a reading has come, for whoever watches; told after each portion."""

    def __init__(self, watch: Callable[["Progress"], None] = lambda _: None) -> None:
        self.reading, self.faults, self.copies, self.size_bytes, self._watch = VaultReading(), 0, 0, 0, watch

    def tell(self) -> None:
        """Tell whoever watches."""
        self._watch(self)


def read_on(
    by: Sequence[Actor], digests_of: DigestsOf, unkept: Unkept, progress: Progress, *, anew: bool = False
) -> VaultReading:
    """Read the whole vault, or the rest of it where an earlier reading was cut off; it is on record.

    Each copy's row is proved and its object opened from the first byte to the last; of an original all three
    digests are taken. Killed at any moment, the next call goes on behind the last portion that was noted.

    Args:
        by: on whose record it goes: the installation, in each unit.
        digests_of: what items say of their contents, by their numbers.
        unkept: asked at the end: the numbers of items that have no original.
        progress: told after each portion.
        anew: begin at the first object, whatever an earlier reading has read.

    Raises:
        StoreUnavailable: the vault does not answer; what was read is noted.
        ReadElsewhere: another process goes on with the same reading.
    """
    reading = progress.reading = _take_up(by, anew=anew)
    progress.faults = reading.faults.count()
    left = SealedCopy.objects.filter(pk__gt=reading.reached)
    progress.copies = reading.copies + left.count()
    progress.size_bytes = reading.size_bytes + (left.aggregate(sum=Sum("size_bytes"))["sum"] or 0)
    progress.tell()
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
        for rows in _portions(reading):
            items = digests_of([row.item_number for row in rows if row.item_number])
            whats = threads.map(faults.of_copy, rows, [items.get(row.item_number or 0) for row in rows])
            found = [(row, what) for row, what in zip(rows, whats, strict=True) if what is not None]
            _note(reading, rows, found)
            progress.faults += len(found)
            progress.tell()
    _end(by, reading, unkept())
    return reading


def _portions(reading: VaultReading) -> Iterator[list[SealedCopy]]:
    """Give the copies behind those that were read, also what is registered meanwhile."""
    while rows := list(
        SealedCopy.objects.filter(pk__gt=reading.reached)
        .select_related("key")
        .order_by("pk")[:COPIES_AT_ONCE]
    ):
        yield rows


@transaction.atomic
def _take_up(by: Sequence[Actor], *, anew: bool) -> VaultReading:
    last = VaultReading.objects.order_by("-pk").first()
    is_new = anew or last is None or last.ended_at is not None
    reading = VaultReading.objects.create() if last is None or is_new else last
    for each in by:
        log.record(
            each,
            "vault.reading_begun" if is_new else "vault.reading_taken_up_again",
            purpose="integrity",
            reading=reading.pk,
            copies=reading.copies,
            reached=reading.reached,
        )
    return reading


@transaction.atomic
def _note(reading: VaultReading, rows: Sequence[SealedCopy], found: Found) -> None:
    here = VaultReading.objects.filter(pk=reading.pk, reached=reading.reached, ended_at=None)
    reading.reached = rows[-1].pk
    reading.copies += len(rows)
    reading.size_bytes += sum(row.size_bytes for row in rows)
    if not here.update(reached=reading.reached, copies=reading.copies, size_bytes=reading.size_bytes):
        raise ReadElsewhere(
            "Another process goes on with the same reading of the vault. Let it end; `tutela vault verify` "
            "says then what it found."
        )
    VaultFault.objects.bulk_create(
        VaultFault(
            reading=reading,
            item_number=row.item_number,
            object_id=row.object_id,
            variant=row.variant,
            what=what,
        )
        for row, what in found
    )


@transaction.atomic
def _end(by: Sequence[Actor], reading: VaultReading, unkept: Sequence[int]) -> None:
    VaultFault.objects.bulk_create(
        VaultFault(reading=reading, item_number=number, variant=copies.ORIGINAL, what=What.UNKEPT)
        for number in unkept
    )
    reading.ended_at = timezone.now()
    reading.save(update_fields=["ended_at"])
    counted = Counter(reading.faults.values_list("what", flat=True))
    for each in by:
        log.record(
            each,
            _READ_WHOLE,
            purpose="integrity",
            reading=reading.pk,
            copies=reading.copies,
            size_bytes=reading.size_bytes,
            faults=dict(counted),
        )


@dataclass(frozen=True, slots=True)
class ReadWhole:
    """A reading that came to the end, as the record of acts has it."""

    at: datetime
    copies: int
    faults: int


def last_whole() -> ReadWhole | None:
    """Say when all of the vault was last read. The record is asked: rows of readings bear no seal."""
    entry = LogEntry.objects.filter(act=_READ_WHOLE).order_by("-seq").first()
    if entry is None:
        return None
    what = json.loads(entry.body)["what"]
    return ReadWhole(entry.at, what["copies"], sum(what["faults"].values()))
