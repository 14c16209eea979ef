"""Writes what is on record for an exhibit: a VICS 2.0 case file, or a CSV manifest of every entry."""

import base64
import csv
import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from django.db import transaction

from tutela import __version__, files
from tutela.casework import gate
from tutela.casework.cases.models import Exhibit, UnsealedEntry
from tutela.casework.custody import log
from tutela.casework.examination.actions import exact_hashes
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import HashValue, Instance, Item, Settlement
from tutela.engine.formats import vics
from tutela.engine.formats.csv_own import inert
from tutela.engine.formats.known import Case as CaseHead, Known, KnownFile
from tutela.engine.hashing.fingerprints import FAST_MARK
from tutela.engine.taxonomy import packs
from tutela.printable import shown

# Any fixed value does: it makes the case's GUID follow from its reference, so that exports can be compared.
_SPACE = uuid.UUID("6f1d7f7e-6b0e-5b7e-9d0a-7475746c6121")
_COLUMNS = ["kind", "path", "path_base64", "container", "detail", "size", "md5", "sha1", "sha256", "pdq",
            "modified", "mime", "condition", "category"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many records, and the digest of the file."""

    records: int
    sha256: str


def export(by: Actor, exhibit: Exhibit, target: Path, form: str, *, force: bool = False) -> Written:
    """Write an exhibit's record to a file that appears once it is whole and the act is on record.

    It holds coded data, never content.

    Raises:
        NotAllowed: the actor may not export in this unit.
        FileThere: there is a file, and it was not said to write over it.
        Unwritable: the folder is not there or may not be written to.
    """
    gate.require(by, Act.EXPORT, exhibit.case.unit_id)
    write: Callable[[BinaryIO, Exhibit], int] = {"vics": write_case, "csv": write_manifest}[form]
    with files.new_file(target, force=force) as out:
        sink = files.Digesting(out)
        records = write(cast(BinaryIO, sink), exhibit)
        written = Written(records, sink.hexdigest())
        # Only now, so that nobody who works waits for a large file to be written.
        with transaction.atomic():
            log.record(
                by,
                "exhibit.exported",
                purpose="evidence",
                exhibit=exhibit.pk,
                form=form,
                records=records,
                sha256=written.sha256,
            )
    return written


def write_case(out: BinaryIO, exhibit: Exhibit) -> int:
    """Write a VICS 2.0 case file of an exhibit: one record an item, one file a place."""
    case = exhibit.case
    head = CaseHead(
        case_id=str(uuid.uuid5(_SPACE, f"{case.unit_id}/{exhibit}")),
        number=str(exhibit),
        organization=case.unit.name,
        application="Tutela",
        application_version=__version__,
    )
    return vics.write_case(
        out, head, _knowns(exhibit), region="UK" if case.unit.law_pack == "uk" else "CUSTOM"
    )


def _knowns(exhibit: Exhibit) -> Iterator[Known]:
    pack = packs.load(exhibit.case.unit.law_pack)
    numbers = {category.code: category.vics for category in pack.categories}
    pdq, grades = _pdqs(exhibit), _grades(exhibit)
    items = Item.objects.filter(pk__in=Instance.objects.filter(intake=exhibit.intake).values("item"))
    for item in items.order_by("pk").iterator(chunk_size=500):
        places = (
            Instance.objects.filter(item=item, intake=exhibit.intake)
            .select_related("container")
            .order_by("pk")
        )
        yield Known(
            md5=item.md5,
            sha1=item.sha1,
            sha256=item.sha256,
            pdq=pdq.get(item.pk),
            size=item.size_bytes,
            mime=item.mime,
            category=numbers.get(grades.get(item.pk, "")),
            files=tuple(_file(exhibit, place) for place in places),
        )


def _pdqs(exhibit: Exhibit) -> dict[int, bytes]:
    """Give the exact picture fingerprints by item; where only a fast one is there, take it first."""
    found = HashValue.objects.filter(algorithm="pdq", is_latest=True, item__instances__intake=exhibit.intake)
    numbers = sorted(set(found.filter(recipe__contains=FAST_MARK).values_list("item", flat=True)))
    exact_hashes.sharpen(gate.machine(exhibit.case.unit_id), numbers)
    return dict(found.exclude(recipe__contains=FAST_MARK).values_list("item", "value"))


def _grades(exhibit: Exhibit) -> dict[int, str]:
    """Give the settled grades by item; one of another law pack than the unit's names its pack."""
    own = exhibit.case.unit.law_pack
    found = Settlement.objects.filter(item__instances__intake=exhibit.intake)
    return {
        item: category if pack == own else f"{pack}: {category}"
        for item, category, pack in found.values_list("item", "category", "pack")
    }


def _file(exhibit: Exhibit, place: Instance) -> KnownFile:
    folder, _, name = _full_path(place).rpartition(b"/")
    return KnownFile.named(
        name,
        folder + b"/" if folder else b"",
        written=_moment(place.modified_ns),
        accessed=_moment(place.accessed_ns),
        source_id=str(exhibit),
    )


def _full_path(place: Instance | UnsealedEntry) -> bytes:
    """Give the raw path, an archive's members below the archive's own path."""
    path: bytes = place.path
    return _full_path(place.container) + b"/" + path if place.container else path


def _moment(nanoseconds: int | None) -> str:
    if nanoseconds is None:
        return ""
    return datetime.fromtimestamp(nanoseconds // 10**9, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_manifest(out: BinaryIO, exhibit: Exhibit) -> int:
    """Write one CSV line an entry, every raw path in base64 beside its shown form."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    count = 0
    for row in _rows(exhibit):
        rows.writerow([inert(cell) for cell in row])
        count += 1
    text.detach()
    return count


def _rows(exhibit: Exhibit) -> Iterator[list[str]]:
    pdq, grades = _pdqs(exhibit), _grades(exhibit)
    places = Instance.objects.filter(intake=exhibit.intake).select_related("item", "container").order_by("pk")
    for place in places.iterator(chunk_size=500):
        item = place.item
        yield [
            *_named("file", place),
            place.note,
            str(item.size_bytes),
            item.md5.hex(),
            item.sha1.hex(),
            item.sha256.hex(),
            pdq.get(item.pk, b"").hex(),
            _moment(place.modified_ns),
            item.mime,
            item.condition,
            grades.get(item.pk, ""),
        ]
    others = UnsealedEntry.objects.filter(intake=exhibit.intake).select_related("container").order_by("pk")
    for other in others.iterator(chunk_size=500):
        yield [*_named(other.kind, other), other.detail, *[""] * 5, _moment(other.modified_ns), *[""] * 3]


def _named(kind: str, place: Instance | UnsealedEntry) -> list[str]:
    container = base64.b64encode(_full_path(place.container)).decode() if place.container else ""
    return [kind, shown(place.path), base64.b64encode(place.path).decode(), container]
