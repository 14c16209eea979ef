"""Writes VICS 2.0: the same records give the same bytes, and nothing but names of the model."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from tutela.engine.formats.known import JSON, CannotCarry, Case, Known, KnownFile, Property
from tutela.engine.formats.vics import extras
from tutela.engine.formats.vics.model import BASE_2_0, BYTE, CARRIED, INT32, INT64, fits_kind

Record = dict[str, JSON]
_REGION: Final = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_GUID: Final = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?", re.ASCII)


def write_hash_set(stream: BinaryIO, knowns: Iterable[Known], region: str = "Default") -> int:
    """Write a hash set and give the number of its records.

    The context comes first, as the strictest readers demand; they also accept no region but "Default".
    Everything in each record is written: what a partner may not see must not be in it.

    Raises:
        CannotCarry: a record has no MD5, or a value the model does not allow; nothing after it was written.
    """
    stream.write(f'{{"@odata.context":"{_context(region, "Media")}","value":['.encode("ascii"))
    count = _write_media(stream, knowns)
    stream.write(b"]}\n")
    return count


def write_case(stream: BinaryIO, case: Case, knowns: Iterable[Known], region: str = "UK") -> int:
    """Write a case file and give the number of its records; TotalMediaFiles is that number.

    Raises:
        CannotCarry: the case has no GUID, or a record cannot be written; nothing after it was written.
    """
    head = _dumped(_case(case))[:-1]
    stream.write(f'{{"@odata.context":"{_context(region, "Cases")}","value":['.encode("ascii"))
    stream.write(b"\n" + head + b',"Media":[')
    count = _write_media(stream, knowns)
    stream.write(b'],"TotalMediaFiles":%d}]}\n' % count)
    return count


def _context(region: str, flavour: str) -> str:
    if not _REGION.fullmatch(region):
        raise CannotCarry("A region is 1 to 40 letters, digits, - or _. Use the name the recipient gave you.")
    return f"{BASE_2_0}/{region}/$metadata#{flavour}"


def _write_media(stream: BinaryIO, knowns: Iterable[Known]) -> int:
    count = 0
    for count, known in enumerate(knowns, 1):
        stream.write((b",\n" if count > 1 else b"\n") + _dumped(_media(known, count)))
    return count


def _dumped(record: Record) -> bytes:
    # Escaped to ASCII: no mark that turns text around, and no emoji, reaches an editor or a terminal raw.
    return json.dumps(record, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def _case(case: Case) -> Record:
    guid = _GUID.fullmatch(case.case_id)
    if guid is None:
        raise CannotCarry("VICS needs a GUID as CaseID. Give the case one and export again.")
    of: Record = {"CaseID": guid.group(1).lower()}
    carried: Record = {}
    if case.case_id != of["CaseID"]:
        carried["case_id"] = case.case_id
    if case.seized and extras.visible_moment(case.seized) != case.seized:
        carried["seized"] = case.seized
    extra: Record = {}
    for key, value in case.raw_extra.items():
        (of if extras.is_native("Case", key, value) else extra)[key] = value
    if extra:
        carried["extra"] = extra
    texts = {
        "CaseNumber": case.number,
        "ContactOrganization": case.organization,
        "ContactName": case.contact_name,
        "ContactPhone": case.contact_phone,
        "ContactEmail": case.contact_email,
        "ContactTitle": case.contact_title,
        "SeizureDate": extras.visible_moment(case.seized) or "",
        "SourceApplicationName": case.application,
        "SourceApplicationVersion": case.application_version,
    }
    of |= {name: _sound(text, "The case") for name, text in texts.items() if text}
    rows = _with_carried(case.metadata, extras.text_of(carried))
    if rows:
        of["CaseMetadata"] = [
            {"CaseID": of["CaseID"], "PropertyName": row.name, "PropertyValue": row.value} for row in rows
        ]
    return of


def _media(known: Known, number: int) -> Record:
    where = f"Record {number}"
    if known.md5 is None:
        raise CannotCarry(f"{where} has no MD5, and VICS needs one. Leave it out, or choose CSV.")
    md5 = known.md5.hex().upper()
    media_id = number if known.media_id is None else known.media_id
    for what, kind, number_of in (
        ("category", BYTE, known.category),
        ("size", INT64, known.size),
        ("MediaID", INT32, media_id),
    ):
        if number_of is not None and not fits_kind(kind, number_of):
            raise CannotCarry(f"{where}: VICS cannot hold {what} {number_of}. Correct it or leave it out.")
    of: Record = {"MediaID": media_id, "MD5": md5}
    _add(of, "SHA1", known.sha1.hex().upper() if known.sha1 else None)
    of["Category"] = known.category
    _add(of, "VictimIdentified", known.victim_identified)
    _add(of, "OffenderIdentified", known.offender_identified)
    _add(of, "IsDistributed", known.is_distributed)
    of["IsPrecategorized"] = bool(known.is_precategorized)
    _add(of, "PrecategorizationSource", known.precategorization_source)
    _add(of, "IsSuspected", known.is_suspected)
    _add(of, "SelfGenerated", known.self_generated)
    _add(of, "MimeType", known.mime)
    _add(of, "MediaSize", known.size)
    _add(of, "RelativeFilePath", known.relative_path)
    _add(of, "DateUpdated", extras.visible_moment(known.date_updated))
    _add(of, "Tags", extras.joined(known.tags))
    _add(of, "Series", extras.joined(known.series))
    _add(of, "Comments", known.comments)
    _add(of, "PhotoDNA", known.photodna)
    for name, text in of.items():
        if isinstance(text, str):
            _sound(text, f"{where}, {name}")
    of |= {k: v for k, v in known.raw_extra.items() if extras.is_native("Media", k, v)}
    of |= {name: rows for name, rows in _collections(known, md5, where) if rows}
    return of


def _collections(known: Known, md5: str, where: str) -> Iterator[tuple[str, list[JSON]]]:
    hashes: list[tuple[str, str]] = []
    if known.sha256:
        hashes.append(("SHA256", known.sha256.hex().upper()))
    if known.pdq:
        hashes.append(("PDQ", known.pdq.hex()))
    hashes += known.other_hashes
    yield (
        "AlternativeHashes",
        [{"MD5": md5, "HashName": name, "HashValue": _sound(value, where)} for name, value in hashes],
    )
    exif: list[JSON] = []
    for row in known.exif:
        line: Record = {"MD5": md5, "PropertyName": row.name, "PropertyValue": _sound(row.value, where)}
        _add(line, "PropertyGroup", row.group)
        exif.append(line)
    yield "Exifs", exif
    rows = _with_carried(known.metadata, extras.pack(known))
    yield (
        "MediaMetadata",
        [{"MD5": md5, "PropertyName": row.name, "PropertyValue": _sound(row.value, where)} for row in rows],
    )
    yield "MediaFiles", [_file(file, md5, number) for number, file in enumerate(known.files, 1)]


def _file(file: KnownFile, md5: str, number: int) -> Record:
    of: Record = {"MD5": md5, "MediaFileID": number}
    _add(of, "FileName", file.name)
    _add(of, "FilePath", file.path)
    _add(of, "Created", extras.visible_moment(file.created))
    _add(of, "Written", extras.visible_moment(file.written))
    _add(of, "Accessed", extras.visible_moment(file.accessed))
    _add(of, "Unallocated", file.unallocated)
    _add(of, "Deleted", file.deleted)
    _add(of, "SourceID", file.source_id)
    return of | {k: v for k, v in file.raw_extra.items() if extras.is_native("MediaFile", k, v)}


def _with_carried(rows: tuple[Property, ...], text: str) -> tuple[Property, ...]:
    return (*rows, Property(CARRIED, text)) if text else rows


def _add(of: Record, name: str, value: JSON) -> None:
    """Leave out what is unknown; a false flag is known."""
    if value is not None and value != "":
        of[name] = value


def _sound(text: str, where: str) -> str:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as wrong:
            raise CannotCarry(
                f"{where} holds half a character, which no reader accepts. Replace it."
            ) from wrong
    return text
