"""Writes what is on record for an exhibit: a VICS 2.0 case file, or a CSV manifest of every entry."""

import base64
import csv
import io
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO, TypeVar

from tutela import __version__
from tutela.casework import rooms
from tutela.casework.cases.models import Exhibit
from tutela.casework.intake.models import CHANGED, UnsealedEntry
from tutela.casework.items.models import HashValue, Instance, Settlement
from tutela.casework.items.queries import items_of
from tutela.casework.times import exact
from tutela.engine.formats import vics
from tutela.engine.formats.csv_cells import inert
from tutela.engine.formats.known import Case as CaseHead, Known, KnownFile, Property
from tutela.engine.formats.paths import windows_path
from tutela.engine.hashing.fingerprints import FAST_MARK
from tutela.engine.media.forms import names
from tutela.engine.taxonomy import packs
from tutela.printable import shown

# Any fixed value does: it makes the case's GUID follow from its reference, so that exports can be compared.
_SPACE = uuid.UUID("6f1d7f7e-6b0e-5b7e-9d0a-7475746c6121")
_NO_REGION = "CUSTOM"
_AT_ONCE = 500
_Row = TypeVar("_Row")
_COLUMNS = ["kind", "path", "path_base64", "container", "detail", "size", "md5", "sha1", "sha256", "pdq",
            "modified", "mime", "condition", "note", "whole", "category", "parts"]  # fmt: skip

# The metadata row of a media file that was not examined whole, or shows more than one picture or film.
NOT_WHOLE_ROW = "Tutela.NotWhole"
# Whether all that a file shows was examined, and is one picture or one film.
_WHOLE = {True: "yes", False: "no", None: ""}


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
    region = packs.load(case.unit.law_pack).vics_region or _NO_REGION
    return vics.write_case(out, head, _knowns(exhibit), region=region)


def _knowns(exhibit: Exhibit) -> Iterator[Known]:
    pack = packs.load(exhibit.case.unit.law_pack)
    numbers = {category.code: category.vics for category in pack.categories}
    pdq, grades = _pdqs(exhibit), _grades(exhibit)
    items = items_of(exhibit.intake).order_by("pk").iterator(chunk_size=_AT_ONCE)
    for item, remarks in _remarked(items, lambda item: item.pk):
        places = list(
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
            metadata=(Property(NOT_WHOLE_ROW, item.note),) if item.is_whole is False and item.note else (),
            relative_path=_path_to_open(places),
            tags=tuple(remarks),
            files=tuple(_file(exhibit, place) for place in places),
        )


def _remarked(rows: Iterator[_Row], item_of: Callable[[_Row], int]) -> Iterator[tuple[_Row, list[str]]]:
    """Give each row with what other rooms say of its item, asked for many at once."""
    while portion := list(islice(rows, _AT_ONCE)):
        said = rooms.remarks([item_of(row) for row in portion])
        yield from ((row, said.get(item_of(row), [])) for row in portion)


def _pdqs(exhibit: Exhibit) -> dict[int, bytes]:
    """Give the exact picture fingerprints by item; a fast one is left out."""
    values = HashValue.objects.filter(algorithm="pdq", is_latest=True, item__in=items_of(exhibit.intake))
    return dict(values.exclude(recipe__contains=FAST_MARK).values_list("item", "value"))


def _grades(exhibit: Exhibit) -> dict[int, str]:
    """Give the settled grades by item; one of another law pack than the unit's names its pack."""
    own = exhibit.case.unit.law_pack
    # What has no content has no category, whatever an earlier version matched it with.
    settled = Settlement.objects.filter(item__in=items_of(exhibit.intake).exclude(size_bytes=0))
    return {
        item: category if pack == own else f"{pack}: {category}"
        for item, category, pack in settled.values_list("item", "category", "pack")
    }


def _path_to_open(places: Iterable[Instance]) -> str:
    """Give the first path by which a tool that has the source opens this content; members have none."""
    found = (
        windows_path(place.path) for place in places if place.container is None and CHANGED not in place.note
    )
    return next(filter(None, found), "")


def _file(exhibit: Exhibit, place: Instance) -> KnownFile:
    folder, _, name = _full_path(place).rpartition(b"/")
    return KnownFile.named(
        name,
        folder + b"/" if folder else b"",
        written=exact(place.modified_ns, has_zone=place.modified_has_zone),
        accessed=exact(place.accessed_ns),
        source_id=str(exhibit),
    )


def _full_path(place: Instance | UnsealedEntry) -> bytes:
    """Give the raw path, an archive's members below the archive's own path."""
    path: bytes = place.path
    return _full_path(place.container) + b"/" + path if place.container else path


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
    for place, remarks in _remarked(places.iterator(chunk_size=_AT_ONCE), lambda place: place.item_id):
        item = place.item
        yield [
            *_named("file", place),
            "; ".join(filter(None, (place.note, names.otherwise(place.path, item.mime)))),
            str(item.size_bytes),
            item.md5.hex(),
            item.sha1.hex(),
            item.sha256.hex(),
            pdq.get(item.pk, b"").hex(),
            exact(place.modified_ns, has_zone=place.modified_has_zone),
            item.mime,
            item.condition,
            item.note,
            _WHOLE[item.is_whole],
            grades.get(item.pk, ""),
            "; ".join(remarks),
        ]
    others = UnsealedEntry.objects.filter(intake=exhibit.intake).select_related("container").order_by("pk")
    for other in others.iterator(chunk_size=_AT_ONCE):
        yield [
            *_named(other.kind, other),
            other.detail,
            *[""] * 5,
            exact(other.modified_ns, has_zone=other.modified_has_zone),
            *[""] * 6,
        ]


def _named(kind: str, place: Instance | UnsealedEntry) -> list[str]:
    container = base64.b64encode(_full_path(place.container)).decode() if place.container else ""
    return [kind, shown(place.path), base64.b64encode(place.path).decode(), container]


WRITERS: Mapping[str, Callable[[BinaryIO, Exhibit], int]] = {"vics": write_case, "csv": write_manifest}
