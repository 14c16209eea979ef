"""Reads what exchanges hand out as values with a type: ThreatExchange, StopNCII, JSON lines of hashes.

Source:
    ThreatExchange API reference, ThreatDescriptor and threat_updates (developers.facebook.com);
    python-threatexchange, `clients/stopncii/api.py` (FetchHashesResponse), for StopNCII.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from tutela.engine.formats.known import (
    JSON,
    WIDTHS,
    Known,
    Malformed,
    OverLimit,
    Rejected,
    hash_in,
)
from tutela.engine.formats.lines import lines
from tutela.engine.formats.shared.hash_kinds import kind_of

_MOST_BYTES: Final = 256 << 20
_LISTS: Final = ("hashRecords", "data")
_VALUES, _TYPES = (
    ("hashValue", "raw_indicator", "indicator", "value", "hash"),
    ("signalType", "type", "hash_type"),
)
_GONE: Final = frozenset({"withdrawn", "deleted"})


def is_page(head: bytes) -> bool:
    """Say whether a JSON document begins as a page of ThreatExchange or StopNCII does."""
    is_stopncii = b'"hashRecords"' in head
    return is_stopncii or (b'"data"' in head and (b'"indicator"' in head or b'"raw_indicator"' in head))


def is_lines(first: bytes) -> bool:
    """Say whether a line is a whole JSON object that states a hash by its name."""
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and any(kind_of(str(key)) and isinstance(row[key], str) for key in row)


def read_page(stream: BinaryIO, notes: list[str]) -> Iterator[Known | Rejected]:
    """Give the record of each signal of a page; what its owner took back goes to `notes`.

    Raises:
        Malformed: it is no such page.
        OverLimit: it is larger than any page.
    """
    octets = stream.read(_MOST_BYTES + 1)
    if len(octets) > _MOST_BYTES:
        raise OverLimit(f"A page of signals of more than {_MOST_BYTES:,} bytes. Ask for smaller pages.")
    try:
        page = json.loads(octets.decode("utf-8-sig"))
        records = next(page[name] for name in _LISTS if isinstance(page.get(name), list))
    except (ValueError, AttributeError, StopIteration, RecursionError) as wrong:
        raise Malformed(
            "The file is no sound page of ThreatExchange or StopNCII. Ask for it anew."
        ) from wrong
    yield from _records(((f"record {number}", row) for number, row in enumerate(records, 1)), notes)


def read_lines(stream: BinaryIO, notes: list[str]) -> Iterator[Known | Rejected]:
    """Give the record of each line, a JSON object.

    Raises:
        OverLimit: a line is longer than any list needs.
    """
    yield from _records(_parsed(stream), notes)


def _parsed(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(lines(stream), 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError):
                yield f"line {number}", None


def _records(rows: Iterator[tuple[str, Any]], notes: list[str]) -> Iterator[Known | Rejected]:
    taken_back = 0
    for where, row in rows:
        if not isinstance(row, dict):
            yield Rejected(where, "it is no JSON object")
        elif str(row.get("hashStatus", "")).lower() in _GONE or row.get("should_delete") is True:
            taken_back += 1
        else:
            yield _known(row, where)
    if taken_back:
        notes.append(
            f"Signals that their owner has taken back: {taken_back:,}. They are not taken in; "
            "what they name on this list is yours to revoke."
        )


def _known(row: Mapping[str, Any], where: str) -> Known | Rejected:
    fields: dict[str, Any] = {}
    other: tuple[tuple[str, str], ...] = ()
    value, named = _text(row, _VALUES), next((str(row[name]) for name in _TYPES if name in row), "")
    stated = [(kind_of(key), text) for key, text in row.items() if isinstance(text, str)]
    used = {key for key, text in row.items() if isinstance(text, str) and kind_of(key)}
    if value and named:
        stated.insert(0, (kind_of(named), value))
        used |= {*_VALUES, *_TYPES} & row.keys()
        other = () if kind_of(named) else ((named, value),)
    for kind, text in stated:
        if kind == "photodna":
            fields.setdefault("photodna", text)
        elif kind and text:
            digest = hash_in(text, kind)
            if digest is None:
                return Rejected(where, f"its {kind} is no hash")
            fields.setdefault(kind, digest)
    if not any(kind in fields for kind in WIDTHS):
        return Rejected(
            where, f"it has no hash that can be matched{f', but a {named}' if named else ''}"[:200]
        )
    extra: dict[str, JSON] = {key: left for key, left in row.items() if key not in used}
    return Known(**fields, other_hashes=other, raw_extra=extra)


def _text(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = row.get(name)
        # An indicator may be an object of its own.
        value = value.get("indicator") if isinstance(value, dict) else value
        if isinstance(value, str) and value:
            return value
    return ""
