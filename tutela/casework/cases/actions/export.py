"""Writes what is on record for an exhibit to a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.db import transaction

from tutela import files
from tutela.casework import gate
from tutela.casework.cases import case_file
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.custody.record import evidence
from tutela.casework.examination.actions import exact_hashes
from tutela.casework.gate import Act, Actor
from tutela.casework.items import queries as items


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many records, the digest of the file, and the entry of the record about it."""

    records: int
    sha256: str
    entry: int


def export(by: Actor, exhibit: Exhibit, target: Path, form: str, *, force: bool = False) -> Written:
    """Write an exhibit's record to a file that appears once it is whole and the act is on record.

    It holds coded data, never content. Beside it lies what proves that it is the one on record.

    Raises:
        NotAllowed: the actor may not export in this unit.
        FileThere: there is a file, and it was not said to write over it.
        Unwritable: the folder is not there or may not be written to.
    """
    gate.require(by, Act.EXPORT, on=exhibit)
    with files.new_file(target, force=force) as out:
        # Fast fingerprints are for the line alone; what leaves the house holds exact ones.
        inexact = items.inexact_among(items.items_of(exhibit.intake))
        exact_hashes(gate.machine(exhibit.case.unit_id), inexact)
        written = write(by, exhibit, form, out)
    evidence.write_beside(target, written.entry)
    return written


def write(by: Actor, exhibit: Exhibit, form: str, out: BinaryIO) -> Written:
    """Write an exhibit's record to a stream, then put it on record: a step of what gives it out."""
    sink = files.Digesting(out)
    records = case_file.WRITERS[form](cast(BinaryIO, sink), exhibit)
    # Only now, so that nobody who works waits for a large file to be written.
    with transaction.atomic():
        entry = log.record(
            by, "exhibit.exported", purpose="evidence", exhibit=exhibit.pk, form=form, records=records,
            sha256=sink.hexdigest(),
        )  # fmt: skip
    return Written(records, sink.hexdigest(), entry.seq)
