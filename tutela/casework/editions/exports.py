"""Writes an edition in the formats that partners read; the same edition always gives the same bytes."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import islice
from typing import BinaryIO

from tutela.casework.editions import manifest
from tutela.casework.editions.errors import TooLargeForPage, UnknownForm
from tutela.casework.editions.models import Edition
from tutela.casework.items.models import Instance
from tutela.casework.lists import records
from tutela.casework.lists.models import Entry
from tutela.casework.times import exact
from tutela.engine.formats import csv_own, vics
from tutela.engine.formats.known import JSON, Case, Known, KnownFile
from tutela.engine.formats.plain import hash_text
from tutela.printable import shown

_ENTRIES_AT_ONCE = 500
# A page gives what fits into memory; the command streams.
MOST_ON_A_PAGE = 50_000


class Form(StrEnum):
    """What an edition can be exported as."""

    VICS = "vics"
    VICS_CASE = "vics-case"
    CSV = "csv"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    MANIFEST = "manifest"


_ENDINGS = {Form.CSV: "csv", Form.MD5: "txt", Form.SHA1: "txt", Form.SHA256: "txt"}


def form_named(name: str) -> Form:
    """Find a form by its name.

    Raises:
        UnknownForm: there is none of that name.
    """
    if name not in list(Form):
        raise UnknownForm(f"There is no export {name!r}. Use {', '.join(Form)}.")
    return Form(name)


def refuse_large(edition: Edition) -> None:
    """Refuse an edition that a page should not hold in memory.

    Raises:
        TooLargeForPage: says which command to use instead.
    """
    if manifest.members(edition).count() > MOST_ON_A_PAGE:
        raise TooLargeForPage(f"{edition} is too large for a page. Use the command `tutela list export`.")


def file_name(edition: Edition, form: Form) -> str:
    """Name the file of an export, with nothing in it that a file system or a header could mistake."""
    name = "".join(char if char.isascii() and char.isalnum() else "-" for char in edition.hash_list.name)
    ending = _ENDINGS.get(form, "json")
    middle = {Form.VICS: "", Form.CSV: "", Form.VICS_CASE: "-case"}.get(form, f"-{form.value}")
    return f"{name}-{edition.number}{middle}.{ending}"


def write(edition: Edition, form: Form, stream: BinaryIO) -> int:
    """Write a published edition and give the number of its entries.

    Raises:
        EditionBroken: the edition is not as it was published; nothing was written.
        CannotCarry: an entry says something that the format has no place for.
    """
    manifest.verify_edition(edition)
    stated = manifest.stated(edition)
    if form == Form.VICS:
        return vics.write_hash_set(stream, manifest.knowns(edition), stated["region"])
    if form == Form.VICS_CASE:
        case = Case(
            case_id=str(uuid.uuid5(uuid.NAMESPACE_OID, edition.digest)),
            number=f"{stated['list']} {stated['number']}",
            organization=stated["unit"],
            application="Tutela",
        )
        return vics.write_case(stream, case, _with_files(edition, stated["instances_to"]), stated["region"])
    if form == Form.CSV:
        return csv_own.write(stream, manifest.knowns(edition))
    if form in (Form.MD5, Form.SHA1, Form.SHA256):
        return hash_text.write(stream, manifest.knowns(edition), form.value)
    signed = {
        "manifest": edition.manifest,
        "signature": edition.signature,
        "public_key": stated["public_key"],
    }
    stream.write(json.dumps(signed, sort_keys=True, indent=1).encode() + b"\n")
    return len(stated["entries"])


def _with_files(edition: Edition, instances_to: int) -> Iterator[Known]:
    """Give what the entries say, each with every place where its item was found."""
    entries = manifest.members(edition).iterator(_ENTRIES_AT_ONCE)
    while batch := list(islice(entries, _ENTRIES_AT_ONCE)):
        places = _places(batch, instances_to)
        for entry in batch:
            yield replace(records.known_of(entry), files=tuple(places[entry.item_id]))


def _places(entries: list[Entry], instances_to: int) -> defaultdict[int | None, list[KnownFile]]:
    instances = Instance.objects.filter(item__in=[entry.item_id for entry in entries], pk__lte=instances_to)
    places: defaultdict[int | None, list[KnownFile]] = defaultdict(list)
    for instance in instances.select_related("intake", "container__item").order_by("pk"):
        places[instance.item_id].append(_file(instance))
    return places


def _file(instance: Instance) -> KnownFile:
    folder, slash, name = instance.path.rpartition(b"/")
    extra: dict[str, JSON] = {}
    if instance.container is not None:
        above, _, archive = instance.container.path.rpartition(b"/")
        extra |= {"ParentMD5": instance.container.item.md5.hex().upper(), "ParentFileName": shown(archive)}
        extra |= {"ParentFilePath": shown(above)} if above else {}
    if instance.changed_ns is not None:
        extra["Changed"] = exact(instance.changed_ns)
    return KnownFile.named(
        name,
        folder + slash,
        created=exact(instance.created_ns),
        written=exact(instance.modified_ns, has_zone=instance.modified_has_zone),
        accessed=exact(instance.accessed_ns),
        source_id=instance.intake.reference,
        raw_extra=extra,
    )
