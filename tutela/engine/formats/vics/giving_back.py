"""Puts a VICS document together again as it came, with what was found out about its records since.

Nothing that a record said is lost: its properties, also those that nobody knows, stay as they came. What is
added is a category of the same scheme, tags, the SHA-256, and rows of our names in its metadata.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from tutela.engine.formats.known import JSON, CannotCarry

# Under this name the category that a record came with goes back, where another one takes its place.
RECEIVED_CATEGORY: Final = "Tutela.Received.Category"
_PLACE: Final = "\ue000records\ue000"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found out about the content of a record.

    Attributes:
        category: the number in the scheme of the document's region; None leaves the one that is there.
        tags: added to those that are there.
        sha256: 64 hexadecimal digits; "" for none.
        rows: rows of its metadata, by our names.
    """

    category: int | None = None
    tags: tuple[str, ...] = ()
    sha256: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)


def amended(text: bytes, found: Found) -> bytes:
    """Give a record, as it came, with what was found out about it.

    Raises:
        CannotCarry: it is no JSON object, or has something else where tags, hashes or metadata belong.
    """
    record = _object(text)
    names = {name.lower(): name for name in record}
    rows = dict(found.rows)
    if found.category is not None:
        name = names.get("category", "Category")
        if (before := record.get(name)) is not None and before != found.category:
            rows = {RECEIVED_CATEGORY: str(before), **rows}
        record[name] = found.category
    md5 = str(record.get(names.get("md5", "MD5"), ""))
    if found.tags:
        name = names.get("tags", "Tags")
        record[name] = _with_tags(record.get(name), found.tags)
    if found.sha256:
        row: dict[str, JSON] = {"MD5": md5, "HashName": "SHA256", "HashValue": found.sha256.upper()}
        _add(record, names.get("alternativehashes", "AlternativeHashes"), [row], "HashName")
    given: list[dict[str, JSON]] = [
        {"MD5": md5, "PropertyName": name, "PropertyValue": value} for name, value in rows.items()
    ]
    if given:
        _add(record, names.get("mediametadata", "MediaMetadata"), given, "PropertyName")
    return _dumped(record).encode("ascii")


def as_it_came(text: bytes) -> bytes:
    """Give a record as it came, byte for byte; what is not sound UTF-8 in it is escaped.

    Raises:
        CannotCarry: it is no JSON object, so no document can hold it.
    """
    of = _object(text)
    try:
        json.loads(text.decode("utf-8"))
    except ValueError:
        return _dumped(of).encode("ascii")
    return text


def write_document(
    stream: BinaryIO, frame: bytes, cases: Sequence[tuple[int, bytes]], records: Iterable[bytes]
) -> int:
    """Write a document of records, and give how many there are.

    Args:
        stream: where it goes.
        frame: the document without its records, as `VicsReader.frame_text`.
        cases: as `VicsReader.case_texts`; none for a hash set.
        records: each as JSON, in the order in which they came.

    Raises:
        CannotCarry: the frame or a case is no JSON object.
    """
    left, count = iter(records), 0
    head, tail = _around(frame, "value")
    stream.write(head)
    for number, (until, text) in enumerate(cases):
        before, after = _around(text, "media")
        stream.write((b",\n" if number else b"\n") + before)
        count += _written(stream, left, until - count)
        stream.write(after)
    if not cases:
        count += _written(stream, left, None)
    stream.write(tail + b"\n")
    return count


def _written(stream: BinaryIO, records: Iterable[bytes], most: int | None) -> int:
    count = 0
    if most == 0:
        return 0
    for count, text in enumerate(records, 1):
        stream.write((b",\n" if count > 1 else b"\n") + text)
        if count == most:
            break
    return count


def _around(text: bytes, name: str) -> tuple[bytes, bytes]:
    """Give what stands before and behind the records of an object, which has them under a name."""
    of = _object(text)
    key = next((each for each in of if each.lower() == name), None)
    if key is None:
        return _dumped(of).encode("ascii"), b""
    before, _, after = _dumped({**of, key: [_PLACE]}).partition(json.dumps(_PLACE))
    return before.encode("ascii"), after.encode("ascii")


def _object(text: bytes) -> dict[str, Any]:
    try:
        decoded = text.decode("utf-8", "surrogateescape")
        found = json.loads(decoded, strict=False, parse_constant=_no_number)
    except ValueError as wrong:
        raise CannotCarry(f"It is not sound JSON, so it cannot be given back: {wrong}.") from wrong
    if not isinstance(found, dict):
        raise CannotCarry("It is not an object, so it cannot be given back.")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _dumped(of: Mapping[str, Any]) -> str:
    return json.dumps(of, ensure_ascii=True, separators=(",", ":"))


def _with_tags(there: JSON, tags: tuple[str, ...]) -> JSON:
    """Add tags in the form in which those are that are there: one text, or a list of texts or objects."""
    if there is None or isinstance(there, str):
        held = [tag for part in (there or "").split(",") if (tag := part.strip())]
        new = [tag for tag in tags if tag not in held]
        return ",".join(filter(None, [there or "", *new]))
    if not isinstance(there, list):
        raise CannotCarry("Its tags are neither a text nor a list.")
    names = {each["Name"] if isinstance(each, dict) and "Name" in each else str(each) for each in there}
    return [*there, *(tag for tag in tags if tag not in names)]


def _add(record: dict[str, Any], name: str, rows: Sequence[dict[str, JSON]], key: str) -> None:
    """Add rows, each in the place of the one that has the same name, if one has."""
    there = record.get(name) or []
    if not isinstance(there, list):
        raise CannotCarry(f"Its {name} is no list.")
    ours = {str(row[key]).upper() for row in rows}
    kept = [row for row in there if not (isinstance(row, dict) and str(row.get(key)).upper() in ours)]
    record[name] = [*kept, *rows]
