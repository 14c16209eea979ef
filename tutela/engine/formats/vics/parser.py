"""What one VICS record means: turns its JSON object into a Known, and says what it could not understand."""

import re
from collections.abc import Callable
from typing import Any, Final

from tutela.engine.formats.known import JSON, REPLACEMENT, WIDTHS, Case, Known, KnownFile, Property
from tutela.engine.formats.paths import is_safe
from tutela.engine.formats.vics import extras, model
from tutela.engine.formats.vics.properties import (
    Object,
    Record,
    Refused,
    digest_of,
    plain_row,
    rows_of,
    whole_of,
)

_MEDIA: Final = model.names("Media") | {"Name": "Name", "name": "Name"}  # Name: VICS 1.1 only
_FILE: Final = model.names("MediaFile")
_CASE: Final = model.names("Case")
_HASH: Final = model.names("AlternativeHash")
_EXIF: Final = model.names("Exif")
_METADATA: Final = model.names("MediaMetadata")
_CASE_METADATA: Final = model.names("CaseMetadata")
_PLAIN: Final[dict[str, tuple[str, Callable[[Object, str], object]]]] = {
    "MediaID": ("media_id", Object.whole),
    "MediaSize": ("size", Object.whole),
    "MimeType": ("mime", Object.text),
    "Tags": ("tags", Object.words),
    "Series": ("series", Object.words),
    "VictimIdentified": ("victim_identified", Object.flag),
    "OffenderIdentified": ("offender_identified", Object.flag),
    "IsDistributed": ("is_distributed", Object.flag),
    "IsSuspected": ("is_suspected", Object.flag),
    "SelfGenerated": ("self_generated", Object.flag),
    "IsPrecategorized": ("is_precategorized", Object.flag),
    "PrecategorizationSource": ("precategorization_source", Object.text),
    "Comments": ("comments", Object.text),
    "DateUpdated": ("date_updated", Object.text),
}
_UNSHOWN: Final = re.compile("[\0\ud800-\udfff]")
_PHOTODNA: Final = re.compile(r"(?:[A-Za-z0-9+/]{192}|[0-9A-Fa-f]{288})", re.ASCII)
_HASH_NAMES: Final = {"SHA1": "sha1", "SHA256": "sha256", "PDQ": "pdq", "PHOTODNA": "photodna"}
_SIGNS: Final = {ord(sign): None for sign in "-_ "}


def known(record: Record, region: str, *, is_damaged: bool = False, notes: tuple[str, ...] = ()) -> Known:
    """Understand one Media object.

    Args:
        record: the object as parsed.
        region: the region of the file, which names the category scheme.
        is_damaged: bytes that are not UTF-8 were escaped as half UTF-16 pairs on the way here.
        notes: what was noted about it before.

    Raises:
        Refused: it has no hash that can be used, or states one thing twice.
    """
    reading = Object(record, _MEDIA)
    md5_text = reading.left.get("MD5")
    md5 = reading.digest("MD5", WIDTHS["md5"])
    if md5 is None and md5_text not in (None, ""):
        raise Refused("MD5 is not 32 hexadecimal digits")
    digests: dict[str, bytes] = {}
    if "SHA1" in reading.left and (sha1 := reading.digest("SHA1", WIDTHS["sha1"])):
        digests["sha1"] = sha1
    fields: dict[str, Any] = {}
    if "PhotoDNA" in reading.left or "AlternativeHashes" in reading.left:
        _hashes(reading, md5, digests, fields)
    if not (md5 or digests):
        raise Refused("it has no MD5, SHA-1, SHA-256 or PDQ")
    fields.update(digests)
    fields["category"], fields["category_raw"] = _category(reading)
    extra = _fill(fields, reading, md5, is_damaged=is_damaged)
    return Known(md5=md5, region=region, **fields, raw_extra=extra, notes=(*notes, *reading.notes))


def _fill(fields: dict[str, Any], reading: Object, md5: bytes | None, *, is_damaged: bool) -> Record:
    carried = extras.EMPTY
    if "MediaMetadata" in reading.left:
        fields["metadata"], carried = _metadata(reading, "MediaMetadata", _METADATA, md5)
    if "MediaFiles" in reading.left or "Name" in reading.left:
        fields["files"] = _files(reading, md5, carried.files, is_damaged=is_damaged)
    if "Exifs" in reading.left:
        fields["exif"] = _properties(reading, "Exifs", _EXIF, md5)
    if "RelativeFilePath" in reading.left:
        fields["relative_path"] = _relative_path(reading)
    for name in tuple(reading.left):
        if name in _PLAIN:
            field, take = _PLAIN[name]
            fields[field] = take(reading, name)
    if carried is not extras.EMPTY:
        fields["category_raw"] = carried.category_raw or fields["category_raw"]
        fields["tags"] = carried.words("tags", fields.get("tags", ()))
        fields["series"] = carried.words("series", fields.get("series", ()))
        fields["date_updated"] = carried.moment("date_updated", fields.get("date_updated", ""))
    return reading.rest() | carried.extra


def case(record: Record) -> Case:
    """Understand one Case object, its media already taken out.

    Raises:
        Refused: it states one thing twice.
    """
    reading = Object(record, _CASE)
    reading.left.pop("Media", None)
    metadata, carried = _metadata(reading, "CaseMetadata", _CASE_METADATA, None)
    return Case(
        case_id=carried.guid(reading.text("CaseID")),
        number=reading.text("CaseNumber"),
        organization=reading.text("ContactOrganization"),
        contact_name=reading.text("ContactName"),
        contact_phone=reading.text("ContactPhone"),
        contact_email=reading.text("ContactEmail"),
        contact_title=reading.text("ContactTitle"),
        seized=carried.moment("seized", reading.text("SeizureDate")),
        application=reading.text("SourceApplicationName"),
        application_version=reading.text("SourceApplicationVersion"),
        metadata=metadata,
        number_of_media=reading.whole("TotalMediaFiles"),
        raw_extra=reading.rest() | carried.extra,
        notes=tuple(reading.notes),
    )


def cleaned(value: JSON, inside: str = "") -> JSON:
    """Replace what no database can hold in every text, save in file names, which are kept exactly."""
    if isinstance(value, str):
        return _UNSHOWN.sub(REPLACEMENT, value)
    if isinstance(value, list):
        return [cleaned(element, inside) for element in value]
    if isinstance(value, dict):
        table: Record = {}
        for key, member in value.items():
            is_name = inside == "mediafiles" and key.lower() in ("filename", "filepath")
            is_exact = is_name and isinstance(member, str)
            table[_UNSHOWN.sub(REPLACEMENT, key)] = member if is_exact else cleaned(member, key.lower())
        return table
    return value


def _category(reading: Object) -> tuple[int | None, str]:
    value = reading.left.pop("Category", None)
    if value is None or value == "":
        return None, ""
    number = whole_of(value)
    if number is not None and number in range(256):
        return number, str(number)
    if isinstance(value, dict | list):
        reading.keep("Category", value, "Category is not a number; the record counts as not categorised")
        return None, ""
    reading.notes.append("Category is not a number from 0 to 255; the record counts as not categorised")
    return None, str(value)


def _relative_path(reading: Object) -> str:
    path = reading.text("RelativeFilePath")
    if path and not is_safe(path):
        reading.keep("RelativeFilePath", path, "RelativeFilePath leads out of the folder; it is not followed")
        return ""
    return path


def _hashes(reading: Object, md5: bytes | None, digests: dict[str, bytes], fields: dict[str, Any]) -> None:
    photodna = reading.text("PhotoDNA") or None
    other: list[tuple[str, str]] = []
    odd: list[JSON] = []
    for row in reading.rows("AlternativeHashes"):
        whole = plain_row(row, _HASH, md5)
        plain = plain_row(_stated(row, _HASH), _HASH, md5) if whole is None else whole
        name, value = (plain.get("HashName"), plain.get("HashValue")) if plain else (None, None)
        if whole is None or not isinstance(name, str) or not isinstance(value, str):
            odd.append(row)  # all that it says is kept, beside the hash that it states
        if not isinstance(name, str) or not isinstance(value, str):
            continue
        kind = _HASH_NAMES.get(name.upper().translate(_SIGNS), "")
        digest = digest_of(value, WIDTHS[kind]) if kind in WIDTHS else None
        if digest is not None and digests.get(kind) in (None, digest):
            digests[kind] = digest
        elif kind == "photodna" and photodna in (None, value):
            photodna = value
        else:
            other.append((name, value))
    if odd:
        reading.keep("AlternativeHashes", odd, "AlternativeHashes holds rows of another form; they are kept")
    # Up to four PhotoDNA values may be packed in one field, so only a wholly strange text is worth a note.
    if photodna and not _PHOTODNA.match(photodna):
        reading.notes.append("PhotoDNA is neither 192 base64 nor 288 hexadecimal characters; it is kept")
    fields["photodna"], fields["other_hashes"] = photodna, tuple(other)


def _stated(row: JSON, names: dict[str, str]) -> JSON:
    """Give what the model has names for; what is there twice is left for the reader to refuse."""
    if not isinstance(row, dict):
        return row
    return {key: value for key, value in row.items() if key in names or key.lower() in names}


def _properties(reading: Object, name: str, names: dict[str, str], md5: bytes | None) -> tuple[Property, ...]:
    taken: list[Property] = []
    odd: list[JSON] = []
    for row in reading.rows(name):
        plain = plain_row(row, names, md5)
        values = (
            [] if plain is None else [plain.get(f"Property{part}") for part in ("Name", "Value", "Group")]
        )
        if values and all(isinstance(value, str) or value is None for value in values) and values[0]:
            taken.append(Property(*(str(value or "") for value in values)))
        else:
            odd.append(row)
    if odd:
        reading.keep(name, odd, f"{name} holds rows of another form; they are kept")
    return tuple(taken)


def _metadata(
    reading: Object, name: str, names: dict[str, str], md5: bytes | None
) -> tuple[tuple[Property, ...], extras.Carried]:
    if name not in reading.left:
        return (), extras.EMPTY
    rows = _properties(reading, name, names, md5) if name == "MediaMetadata" else _case_rows(reading, names)
    carried = extras.EMPTY
    kept: list[Property] = []
    for row in rows:
        unpacked = extras.unpack(row.value) if row.name == model.CARRIED else None
        if unpacked is None or carried is not extras.EMPTY:
            kept.append(row)
        else:
            carried = unpacked
    return tuple(kept), carried


def _case_rows(reading: Object, names: dict[str, str]) -> tuple[Property, ...]:
    for row in rows_of(reading.left.get("CaseMetadata")):
        if isinstance(row, dict):
            for key in [key for key in row if names.get(key.lower()) == "CaseID"]:
                del row[key]
    return _properties(reading, "CaseMetadata", names, None)


def _files(
    reading: Object, md5: bytes | None, carried: dict[str, extras.CarriedFile], *, is_damaged: bool
) -> tuple[KnownFile, ...]:
    files: list[KnownFile] = []
    odd: list[JSON] = []
    for number, row in enumerate(reading.rows("MediaFiles"), 1):
        if not isinstance(row, dict):
            odd.append(row)
            continue
        files.append(_file(row, md5, carried.get(str(number), extras.NO_FILE), is_damaged, reading.notes))
    if odd:
        reading.keep("MediaFiles", odd, "MediaFiles holds rows of another form; they are kept")
    old_name = reading.text("Name")
    if old_name and all(file.name != old_name for file in files):
        files.insert(0, KnownFile.named(_exact(old_name, is_damaged=is_damaged)))
    return tuple(files)


def _file(
    row: Record, md5: bytes | None, carried: extras.CarriedFile, is_damaged: bool, notes: list[str]
) -> KnownFile:
    reading = Object(row, _FILE)
    reading.left.pop("MediaFileID", None)
    of = reading.left.pop("MD5", None)
    if of is not None and digest_of(of, WIDTHS["md5"]) != md5:
        reading.keep("MD5", of, "A MediaFile states another MD5 than its record; it is kept as it is")
    name = _exact(reading.text("FileName"), is_damaged=is_damaged)
    path = _exact(reading.text("FilePath"), is_damaged=is_damaged)
    file = KnownFile.named(
        carried.exact("name", name),
        carried.exact("path", path),
        created=carried.moment("created", reading.text("Created")),
        written=carried.moment("written", reading.text("Written")),
        accessed=carried.moment("accessed", reading.text("Accessed")),
        unallocated=reading.flag("Unallocated"),
        deleted=reading.flag("Deleted"),
        source_id=reading.text("SourceID"),
        raw_extra=reading.rest() | carried.extra,
    )
    notes.extend(reading.notes)
    return file


def _exact(text: str, *, is_damaged: bool) -> bytes:
    """Give the bytes of a name; half UTF-16 pairs become their three bytes, as Windows tools write them."""
    if is_damaged:
        try:
            return text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            pass
    return text.encode("utf-8", "surrogatepass")


__all__ = ["Refused", "case", "cleaned", "known"]
