"""Gives a batch back to its authority: the same document, with what this unit released."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from django.db import transaction
from django.db.models import Max

from tutela import files
from tutela.casework import gate
from tutela.casework.batches import queries
from tutela.casework.batches.actions import results
from tutela.casework.batches.errors import NotReturnable
from tutela.casework.batches.models import BatchRecord, BatchReturn, NationalBatch
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.guidance.in_force import version_in_force
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.formats import vics
from tutela.engine.formats.known import CannotCarry
from tutela.engine.taxonomy import terminology

AT_ONCE = 500
_MOST_TO = 200


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The receipt of what was given back, and the entry of the record that names its SHA-256."""

    receipt: BatchReturn
    entry: int


@dataclass(slots=True)
class _Count:
    graded: int = 0
    left_out: int = 0


def return_batch(
    by: Actor, batch: NationalBatch, out: BinaryIO, *, to: str = "", partial: bool = False
) -> GivenBack:
    """Write a batch as it came, with what this unit released of it; only then may the bytes leave.

    Each record keeps its MediaID and all that it said, also what nobody knows. Of those whose grade this unit
    released it says the category by the number of the region that was agreed, the tags of its facts, the
    SHA-256, the level, the guidance and the facts. What a partner's list settled is no grade of ours, and
    goes back as it came. The receipt holds what was sent, to whom, and its SHA-256.

    Args:
        by: who gives it back.
        batch: what goes back.
        out: where the bytes go.
        to: whoever receives it; by default the authority that gave it.
        partial: whether it goes back though some of it is not settled yet.

    Raises:
        NotAllowed: the actor may not export in this unit.
        NotReturnable: it was not read whole, or some of it is not settled yet.
        RefusedWords: the receiver's name holds words that are not used here.
    """
    gate.require(by, Act.EXPORT, on=batch)
    to = to.strip() or batch.sender
    terminology.guard(to)
    if len(to) > _MOST_TO or not to.isprintable():
        raise NotReturnable(f"Name whoever receives it in at most {_MOST_TO} characters, on one line.")
    whole = NationalBatch.objects.select_related("unit", "exhibit__case").get(pk=batch.pk)
    if whole.state != NationalBatch.State.READ:
        raise NotReturnable(f"Batch {whole.pk} was not read whole: it is {whole.state}.")
    left = queries.open_items(whole)
    if left and not partial:
        raise NotReturnable(
            f"Of batch {whole.pk} {left:,} items are not settled yet. "
            "Release them, or say that a part goes back."
        )
    version = version_in_force(whole.unit_id)
    guidance = str(version) if version is not None else ""
    sink, count = files.Digesting(out), _Count()
    cases = [(until, base64.b64decode(text)) for until, text in whole.cases]
    left_out = _damaged_before(whole, [until for until, _ in cases])
    cases = [(until - gone, text) for (until, text), gone in zip(cases, left_out, strict=True)]
    records = vics.write_document(
        cast(BinaryIO, sink), bytes(whole.frame), cases, _records(whole, guidance, count)
    )
    return keep(
        by,
        BatchReturn(
            batch=whole,
            to=to,
            sha256=sink.hexdigest(),
            size_bytes=sink.size_bytes,
            records=records,
            graded=count.graded,
            open=left,
            left_out=count.left_out,
            guidance=guidance[:200],
            made_by_id=by.person,
        ),
    )


@transaction.atomic
def keep(by: Actor, sent: BatchReturn) -> GivenBack:
    """Keep the receipt of what was given back."""
    lock_unit(sent.batch.unit_id)
    before = BatchReturn.objects.filter(batch=sent.batch).aggregate(last=Max("number"))["last"]
    sent.number = (before or 0) + 1
    sent.save()
    entry = log.record(
        by, "batch.returned", purpose="sharing", batch=sent.batch_id, number=sent.number,
        records=sent.records, graded=sent.graded, size_bytes=sent.size_bytes, sha256=sent.sha256,
        wrote=[sent],
    )  # fmt: skip
    return GivenBack(sent, entry.seq)


def _damaged_before(batch: NationalBatch, untils: list[int]) -> list[int]:
    """Count the records before the end of each case that are left out, because they cannot be read."""
    damaged = BatchRecord.objects.filter(batch=batch, state=BatchRecord.State.DAMAGED).order_by("position")
    lost = [row.position for row in damaged.iterator() if _as_it_came(row) is None]
    return [sum(position <= until for position in lost) for until in untils]


def _records(batch: NationalBatch, guidance: str, count: _Count) -> Iterator[bytes]:
    rows = BatchRecord.objects.filter(batch=batch).order_by("position").iterator(chunk_size=AT_ONCE)
    while portion := list(islice(rows, AT_ONCE)):
        found = results.of(batch, [row.item_id for row in portion if row.item_id], guidance)
        for row in portion:
            result = found.get(row.item_id or 0)
            given = None if result is None else _with(row, result)
            count.graded += given is not None
            # Where tags or hashes belong it may have something else: then it goes back as it came.
            text = given or _as_it_came(row)
            if text is None:
                count.left_out += 1
            else:
                yield text


def _with(row: BatchRecord, result: vics.Found) -> bytes | None:
    try:
        return vics.amended(bytes(row.text), result)
    except CannotCarry:
        return None


def _as_it_came(row: BatchRecord) -> bytes | None:
    """Give a record as it came; None of what no document can hold."""
    try:
        return vics.as_it_came(bytes(row.text))
    except CannotCarry:
        return None
