"""The step that notices, when a source is walked again, that a place holds something else now."""

from hashlib import file_digest, sha256

from django.db import transaction

from tutela.casework.custody import log
from tutela.casework.intake.actions.record_batch import Run
from tutela.casework.intake.models import CHANGED, UnsealedEntry
from tutela.casework.items.models import Instance
from tutela.engine.media.folder_walk import WalkedEntry

Places = dict[bytes, int | None]
"""For each path on record, by its digest, what its size and times were; None where it held no content."""


def on_record(run: Run) -> Places:
    """Name the top-level paths that an earlier run put on record; what it could not read is tried again."""
    rows = Instance.objects.filter(intake=run.intake, container=None)
    columns = ("path_sha256", "item__size_bytes", "modified_ns", "changed_ns")
    places: Places = {
        path: hash((size_bytes, modified_ns, changed_ns))
        for path, size_bytes, modified_ns, changed_ns in rows.values_list(*columns).iterator()
    }
    others = UnsealedEntry.objects.filter(intake=run.intake, container=None)
    others = others.exclude(kind=UnsealedEntry.Kind.UNREADABLE)
    return places | dict.fromkeys(others.values_list("path_sha256", flat=True))


def note_change(run: Run, entry: WalkedEntry, before: int | None) -> None:
    """Note of an entry that is on record if its place holds something else now, and leave it closed.

    What has the size and the times that it had is not read again.

    Args:
        run: the run that walks over it again.
        entry: what is there now.
        before: what `on_record` says of its place.
    """
    path, status = sha256(entry.path).digest(), entry.status
    if entry.stream is None:
        if before is not None:
            _note(run, path, f"is {entry.kind} now")
        return
    with entry.stream as stream:
        if before is None:
            _note(run, path, "is a file now")
        elif status is None or before != hash((status.st_size, status.st_mtime_ns, status.st_ctime_ns)):
            try:
                now = file_digest(stream, "sha256").digest()
            except OSError as refused:
                _note(run, path, f"cannot be read: {refused.strerror}")
            else:
                if not Instance.objects.filter(**_place(run, path), item__sha256=now).exists():
                    _note(run, path, f"has SHA-256 {now.hex()} now")


@transaction.atomic
def _note(run: Run, path: bytes, what: str) -> None:
    place, remark = _place(run, path), CHANGED + what
    for row in Instance.objects.filter(**place):
        Instance.objects.filter(pk=row.pk).update(note=_with(row.note, remark))
    for entry in UnsealedEntry.objects.filter(**place):
        UnsealedEntry.objects.filter(pk=entry.pk).update(detail=_with(entry.detail, remark))
    log.record(
        run.by,
        "place.changed",
        purpose=run.terms.purpose,
        receipt=run.receipt.pk,
        path_sha256=path.hex(),
        now=what,
    )


def _with(note: str, remark: str) -> str:
    """Put the newest of such remarks behind what a note says otherwise."""
    before = note.partition(CHANGED)[0].removesuffix("; ")
    return "; ".join(filter(None, (before, remark)))[:300]


def _place(run: Run, path: bytes) -> dict[str, object]:
    return {"intake": run.intake, "container": None, "path_sha256": path}
