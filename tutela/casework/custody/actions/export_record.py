"""Writes the record of acts to a folder, with its checkpoints and the program that proves it."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from tutela import files
from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.models import Checkpoint
from tutela.casework.custody.record import checkpoints, evidence, holdings
from tutela.casework.gate import Act, Actor


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """What was written: how many entries, the root over them, and the SHA-256 of the file that holds them."""

    entries: int
    root: str
    sha256: str


def export_record(by: Actor, folder: Path, shown: range | None = None) -> ExportedRecord:
    """Write the whole record to a folder of its own; entries of other units only as what proves their place.

    Args:
        by: who exports it.
        folder: a new one.
        shown: the numbers of the entries that are given whole; without, all of the actor's unit.

    Raises:
        NotAllowed: the actor may not read the record.
        FileThere: the folder holds a record already.
        Unwritable: it cannot be written to.
    """
    gate.require(by, Act.READ_LOG)
    last = checkpoints.keep()
    try:
        (folder / "checkpoints").mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise files.Unwritable(
            f"{folder} cannot be written: {refused.strerror}. Choose another folder."
        ) from refused
    with files.new_file(folder / "record.jsonl", force=False) as out:
        sink = files.Digesting(out)
        for line in evidence.lines(last.size, by.unit, shown):
            sink.write(line)
    for row in Checkpoint.objects.filter(size__lte=last.size).order_by("size").iterator():
        _write(folder / "checkpoints" / f"{holdings.name_of(row.size, row.root)}.txt", row.text)
    _write(folder / "signing.pub", evidence.public_key() + "\n")
    evidence.put_verifier(folder)
    exported = ExportedRecord(last.size, last.root.hex(), sink.hexdigest())
    with transaction.atomic():
        log.record(
            by,
            "record.exported",
            purpose="audit",
            entries=last.size,
            root=exported.root,
            sha256=exported.sha256,
        )
    return exported


def _write(path: Path, text: str) -> None:
    with files.new_file(path, force=True) as out:
        out.write(text.encode())
