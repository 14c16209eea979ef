"""Reads the document of a batch that was received with an exhibit, record by record."""

import base64
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.db import transaction

from tutela.casework import gate
from tutela.casework.batches.actions import binding
from tutela.casework.batches.errors import BadBatch, NotReceived
from tutela.casework.batches.models import MOST_SAID, BatchRecord, NationalBatch
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import OutsideOpinion
from tutela.casework.items.models import Item
from tutela.casework.lists.numbers import default_map
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known, Malformed, Rejected
from tutela.engine.taxonomy import packs, terminology
from tutela.printable import printable

AT_ONCE = 1000
_CHUNK = 1 << 20
_SHORTEST, _MOST_SENDER = 2, 200
# Regions that name no scheme: exporters write them where nobody chose one.
_NO_REGION = frozenset({"", "default", "unknown"})
_MOST_CATEGORY = 60


def receive_batch(
    by: Actor, exhibit: Exhibit, document: Path, sender: str, region: str = ""
) -> NationalBatch:
    """Read the document of a batch and bind each of its records to the item that it is about.

    The document is a file of the exhibit, which is received, examined and graded like any other: what stands
    in it settles nothing. Read again after it was cut off, or by another region, it is read from its start. A
    record whose file is missing or another, that cannot be read, or that has the number of another one, is a
    line of the report.

    Args:
        by: who acts.
        exhibit: with which the document and its media were received.
        document: the file, as it was received.
        sender: the authority that gave it.
        region: the scheme that its numbers follow, as agreed with it; without one no number means anything.

    Raises:
        NotAllowed: the actor may not receive exhibits in this unit.
        NotReceived: no such file was received with the exhibit.
        BadBatch: nobody is named as its sender, or it is no sound VICS document.
    """
    gate.require(by, Act.RECEIVE, on=exhibit)
    if not _SHORTEST <= len(sender.strip()) <= _MOST_SENDER or not sender.isprintable():
        raise BadBatch(
            f"Name the authority that gave the batch, in {_SHORTEST} to {_MOST_SENDER} characters."
        )
    terminology.guard(sender)
    digest = _digest(document)
    batch = begin(by, exhibit, document.name, digest, sender.strip(), region)
    if batch.state == NationalBatch.State.READ:
        return batch
    try:
        with document.open("rb") as stream:
            reader = vics.read(stream)
            _read(batch, reader)
        if _digest(document) != digest:
            raise Malformed("The file changed while it was read. Receive it again.")
    except Malformed as wrong:
        refuse(by, batch, str(wrong))
        raise BadBatch(f"{printable(document.name)} cannot be read as a batch: {wrong}") from wrong
    return finish(by, batch, reader)


def _digest(document: Path) -> str:
    found = sha256()
    with document.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


@transaction.atomic
def begin(by: Actor, exhibit: Exhibit, name: str, digest: str, sender: str, region: str) -> NationalBatch:
    """Put on record that a document is read; one that was cut off loses its records and is read anew.

    Raises:
        NotReceived: no such file was received with the exhibit.
    """
    lock_unit(exhibit.case.unit_id)
    received = Item.objects.filter(
        unit=exhibit.case.unit_id, sha256=bytes.fromhex(digest), instances__intake=exhibit.intake_id
    )
    item = received.first()
    if item is None:
        raise NotReceived(
            f"{printable(name)} was not received with {exhibit}. Receive its folder first: `tutela receive`."
        )
    before = NationalBatch.objects.filter(exhibit=exhibit, sha256=digest).first()
    if before is not None:
        if before.state == NationalBatch.State.READ and (before.sender, before.region) == (sender, region):
            return before
        forget(before)
    batch = before or NationalBatch(exhibit=exhibit, sha256=digest, unit_id=exhibit.case.unit_id)
    batch.item, batch.name, batch.received_by_id = item, printable(name)[:MOST_SAID], by.person
    batch.sender, batch.region, batch.state = sender, region, NationalBatch.State.READING
    batch.refused_because, batch.records, batch.bound, batch.reported = "", 0, 0, 0
    batch.save()
    log.record(
        by, "batch.begun", purpose="investigation", batch=batch.pk, exhibit=exhibit.pk,
        document_sha256=digest, wrote=[batch],
    )  # fmt: skip
    return batch


def _read(batch: NationalBatch, reader: vics.VicsReader) -> None:
    records = enumerate(_texts(reader), 1)
    while portion := list(islice(records, AT_ONCE)):
        keep(batch, portion)


def _texts(reader: vics.VicsReader) -> Iterator[tuple[Known | Rejected, bytes]]:
    """Give each record with its text.

    Raises:
        Malformed: a case of the document cannot be read, so that it could not be given back.
    """
    for each in reader:
        if isinstance(each, Rejected) and each.where.startswith("case "):
            raise Malformed(f"Its {each.where} is not sound: {each.reason}")
        yield each, reader.record_text


@transaction.atomic
def keep(batch: NationalBatch, portion: Sequence[tuple[int, tuple[Known | Rejected, bytes]]]) -> None:
    """Keep some records as they came, bound to their items, with what their sender thinks of these."""
    bound = binding.bind(batch, [(position, each, text) for position, (each, text) in portion])
    BatchRecord.objects.bulk_create([row for row, _ in bound])
    codes = _codes(batch)
    opinions = {
        (row.item_id, code)
        for row, known in bound
        if known is not None and row.item_id and (code := _code(batch, codes, known))
    }
    source, pack = source_of(batch), batch.unit.law_pack
    OutsideOpinion.objects.bulk_create(
        (
            OutsideOpinion(item_id=item, source=source, category=code, pack=pack)
            for item, code in sorted(opinions)
        ),
        ignore_conflicts=True,
    )
    batch.records += len(bound)
    batch.bound += sum(row.item_id is not None for row, _ in bound)
    batch.reported += sum(bool(row.says) for row, _ in bound)
    batch.save(update_fields=["records", "bound", "reported"])


def _codes(batch: NationalBatch) -> dict[str, str]:
    """Give what each number means in the region that was agreed; nothing where none was."""
    return default_map(packs.load(batch.unit.law_pack), batch.region) if batch.region else {}


def _code(batch: NationalBatch, codes: dict[str, str], known: Known) -> str:
    stated = known.region.casefold()
    if stated not in _NO_REGION and stated != batch.region.casefold():
        return ""
    return codes.get(known.category_raw[:_MOST_CATEGORY], "")


def forget(batch: NationalBatch) -> None:
    """Take back what was read of a document; the document itself is kept with its exhibit."""
    BatchRecord.objects.filter(batch=batch).delete()
    OutsideOpinion.objects.filter(source=source_of(batch)).delete()


def source_of(batch: NationalBatch) -> str:
    """Name where the opinions of a batch come from."""
    return f"{batch.sender}, batch {batch.pk}"


@transaction.atomic
def refuse(by: Actor, batch: NationalBatch, because: str) -> None:
    """Put on record that a document cannot be read; nothing of it is kept but the file itself."""
    forget(batch)
    batch.state, batch.refused_because = NationalBatch.State.REFUSED, because[:500]
    batch.records = batch.bound = batch.reported = 0
    batch.save()
    log.record(by, "batch.refused", purpose="investigation", batch=batch.pk, wrote=[batch])


@transaction.atomic
def finish(by: Actor, batch: NationalBatch, reader: vics.VicsReader) -> NationalBatch:
    """Put on record that a document was read whole."""
    batch.state, batch.frame = NationalBatch.State.READ, reader.frame_text
    batch.cases = [[until, base64.b64encode(text).decode()] for until, text in reader.case_texts]
    batch.version, batch.flavour = reader.version[:20], reader.flavour
    batch.stated_region = reader.region[:200]
    batch.notes = _notes(batch, reader)
    batch.save()
    log.record(
        by, "batch.received", purpose="investigation", batch=batch.pk, exhibit=batch.exhibit_id,
        records=batch.records, bound=batch.bound, reported=batch.reported, wrote=[batch],
    )  # fmt: skip
    return batch


def _notes(batch: NationalBatch, reader: vics.VicsReader) -> list[str]:
    notes = list(reader.notes)
    stated = reader.region.casefold()
    if not batch.region:
        notes.append("No region is agreed with its sender: its numbers mean nothing here.")
    elif stated not in _NO_REGION and stated != batch.region.casefold():
        notes.append(
            f"It states region {printable(reader.region)}, not {batch.region}: its numbers mean nothing."
        )
    return notes
