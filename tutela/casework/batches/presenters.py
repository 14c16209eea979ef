"""Says how batches stand: in lines for people, and as JSON for programs."""

from collections.abc import Iterator
from typing import Any

from tutela.casework.batches.models import BatchRecord, BatchReturn, NationalBatch


def answer(batch: NationalBatch) -> dict[str, Any]:
    """Give a batch for a program."""
    return {
        "batch": batch.pk,
        "exhibit": str(batch.exhibit),
        "document": batch.name,
        "document_sha256": batch.sha256,
        "sender": batch.sender,
        "region": batch.region,
        "stated_region": batch.stated_region,
        "state": batch.state,
        "records": batch.records,
        "bound": batch.bound,
        "reported": batch.reported,
        "notes": batch.notes,
        "refused_because": batch.refused_because,
    }


def line(batch: NationalBatch) -> str:
    """Say in one line how a batch stands."""
    return (
        f"Batch {batch.pk}: {batch.sender}, {batch.exhibit}, {batch.state}, {batch.records:,} records, "
        f"{batch.bound:,} bound, {batch.reported:,} on the report"
    )


def report_answer(row: BatchRecord) -> dict[str, Any]:
    """Give a line of a batch's report for a program."""
    return {
        "record": row.position,
        "media_id": row.media_id,
        "state": row.state,
        "item": row.item_id,
        "says": row.says,
    }


def report_line(row: BatchRecord) -> str:
    """Say what is not as a record says."""
    named = f"MediaID {row.media_id}" if row.media_id is not None else "no MediaID"
    return f"  record {row.position}, {named}: {row.says}"


def return_answer(sent: BatchReturn) -> dict[str, Any]:
    """Give a receipt for a program."""
    return {
        "batch": sent.batch_id,
        "return": sent.number,
        "to": sent.to,
        "sha256": sent.sha256,
        "size_bytes": sent.size_bytes,
        "records": sent.records,
        "graded": sent.graded,
        "open": sent.open,
        "left_out": sent.left_out,
        "guidance": sent.guidance,
        "at": sent.made_at.isoformat(),
        "answer": sent.answer,
    }


def return_lines(sent: BatchReturn) -> Iterator[str]:
    """Say what went back, to whom, and what was answered."""
    yield (
        f"  return {sent.number} to {sent.to}: {sent.records:,} records, {sent.graded:,} graded here, "
        f"{sent.open:,} not settled, {sent.left_out:,} left out, SHA-256 {sent.sha256}"
    )
    if sent.answer:
        yield f"    answered: {sent.answer}"
