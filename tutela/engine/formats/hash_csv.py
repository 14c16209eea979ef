"""Reads CSV lists of any layout by a column mapping."""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from tutela.engine.formats.csv_mapping import FLAGS, HASHES, BadMapping, CsvMapping
from tutela.engine.formats.csv_rows import bytes_of, is_damaged, rows
from tutela.engine.formats.known import (
    KIND_BY_DIGITS,
    REPLACEMENT,
    WIDTHS,
    Known,
    KnownFile,
    Rejected,
    words_of,
)
from tutela.engine.formats.own.fingerprint_rows import quality_in, quality_row
from tutela.engine.formats.shared.hash_kinds import kind_of

_TEXTS: Final = ("photodna", "mime", "comments", "date_updated")
_WORDS: Final = ("tags", "series")
_LONGEST_NUMBER: Final = 19
_LONGEST_TYPE: Final = 40

Keep = Callable[[str, str], None]


class _Refused(ValueError):
    pass


def read(stream: BinaryIO, mapping: CsvMapping, notes: list[str] | None = None) -> Iterator[Known | Rejected]:
    """Give the record of each row; what there is to say of the whole file goes to `notes`.

    Columns without a mapping are kept in raw_extra under their heading, and so is what stands in a mapped one
    and is not understood.

    Raises:
        BadMapping: the file has not the columns the mapping names.
        Malformed: the file is no sound CSV.
    """
    table = rows(stream, mapping.delimiter, mapping.encoding, [] if notes is None else notes)
    heading: list[str] = []
    if mapping.has_header:
        heading = [name.strip() for name in next(table, (0, []))[1]]
    places = _places(mapping, heading)
    taken, named = set(places.values()), _names(heading)
    for line, row in table:
        cells = {target: row[place].strip() for target, place in places.items() if place < len(row)}
        if heading and len(row) > len(heading):
            yield Rejected(f"line {line}", f"it has {len(row)} cells under {len(heading)} headings")
            continue
        extra = {
            (named[place] if heading else f"column {place + 1}"): cell
            for place, cell in enumerate(row)
            if place not in taken and cell
        }
        try:
            yield _known(cells, extra, mapping)
        except _Refused as wrong:
            yield Rejected(f"line {line}", str(wrong))


def _places(mapping: CsvMapping, heading: list[str]) -> dict[str, int]:
    if not mapping.has_header:
        return {target: int(column) - 1 for target, column in mapping.columns.items()}
    by_name = {name.lower(): place for place, name in reversed(list(enumerate(heading)))}
    if any(is_damaged(name) for name in heading):
        raise BadMapping(
            f"The heading is not written in {mapping.encoding}. "
            'Say "encoding" in the mapping, such as "cp1252".'
        )
    columns = {target: str(column).lower() for target, column in mapping.columns.items()}
    if twice := _twice(heading) & set(columns.values()):
        raise BadMapping(
            f"Several columns are called {', '.join(sorted(twice))}, and which is meant cannot be told. "
            "Give each a heading of its own."
        )
    if mapping.lenient:
        columns |= _by_other_names(columns, by_name)
    there = {target: column for target, column in columns.items() if column in by_name}
    missing = [str(column) for target, column in mapping.columns.items() if target not in there]
    if missing and not (mapping.lenient and any(target in (*HASHES, "hash") for target in there)):
        raise BadMapping(
            f"The file has no column {', '.join(missing)}. It has {', '.join(heading) or 'none'}. "
            "Check the mapping and the delimiter."
        )
    return {target: by_name[column] for target, column in there.items()}


def _twice(heading: list[str]) -> set[str]:
    names = [name.lower() for name in heading]
    return {name for name in names if name and names.count(name) > 1}


def _names(heading: list[str]) -> list[str]:
    """Name each column, so that no two have one name."""
    twice = _twice(heading) | {""}
    return [
        f"{name} (column {place})".lstrip() if name.lower() in twice else name
        for place, name in enumerate(heading, 1)
    ]


def _by_other_names(columns: dict[str, str], by_name: dict[str, int]) -> dict[str, str]:
    """Find hashes under another name of their kind, "MD5 Hash" for "MD5", where only one column has it."""
    found: dict[str, str] = {}
    for kind in HASHES:
        named = [name for name in by_name if kind_of(name) == kind and name not in columns.values()]
        if columns.get(kind, "") not in by_name and kind in columns and len(named) == 1:
            found[kind] = named[0]
    return found


def _known(cells: dict[str, str], extra: dict[str, str], mapping: CsvMapping) -> Known:
    """Understand a row; what beside its hashes is not understood is kept as it is, with a note."""
    aside: dict[str, str] = {}
    notes: list[str] = []

    def keep(target: str, why: str) -> None:
        aside[target] = cells[target]
        notes.append(f"Its {target} {why}; it is kept as it is")

    fields = _digests(_by_kind(cells, mapping), keep)
    fields |= _texts(cells, mapping.encoding, keep) | _flags(cells, mapping, keep)
    if cell := cells.get("size"):
        if (size := _whole(cell)) is None:
            keep("size", "is no whole number")
        fields["size"] = size
    if cell := cells.get("pdq_quality"):
        if (quality := quality_in(cell)) is None:
            keep("pdq_quality", "is no whole number from 0 to 100")
        else:
            fields["metadata"] = (quality_row(quality),)
    if cell := cells.get("category"):
        fields["category"], fields["category_raw"] = _category(cell, mapping), _shown(cell)
        if fields["category"] is None:
            notes.append("Its category is not a number from 0 to 255; the record counts as not categorised")
    name, path = cells.get("file_name", ""), cells.get("file_path", "")
    if name or path:
        exact = (bytes_of(text, mapping.encoding) for text in (name, path))
        fields["files"] = (KnownFile.named(*exact),)
    kept = {_shown(heading): _shown(cell) for heading, cell in (*aside.items(), *extra.items())}
    return Known(**fields, region=mapping.region, raw_extra=kept, notes=tuple(notes))


def _by_kind(cells: dict[str, str], mapping: CsvMapping) -> dict[str, str]:
    """Put the hash whose kind stands beside it where hashes of that kind stand."""
    if not (value := cells.get("hash")):
        return cells
    named = cells.get("hash_type", "")
    if "hash_type" in mapping.columns:
        kind = mapping.hash_types.get(named) or kind_of(named)
    else:
        kind = KIND_BY_DIGITS.get(len(value.strip("\"'").removeprefix("0x").removeprefix("0X")), "")
    if not kind:
        what = f"is of type {_shown(named)[:_LONGEST_TYPE]!r}, which is" if named else "is of a kind that is"
        raise _Refused(f"its hash {what} not matched here")
    cells.setdefault(kind, value)
    return cells


def _digests(cells: dict[str, str], keep: Keep) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    wrong = ""
    for kind in WIDTHS:
        if not (cell := cells.get(kind)):
            continue
        try:
            fields[kind] = _digest(cell, kind)
        except _Refused as refused:
            wrong = wrong or str(refused)
            keep(kind, str(refused).removeprefix(f"its {kind} "))
    if not fields:
        raise _Refused(wrong or "it has no hash")
    return fields


def _texts(cells: dict[str, str], encoding: str, keep: Keep) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for target in (*_TEXTS, *_WORDS):
        cell = cells.get(target, "")
        if is_damaged(cell) or "\0" in cell:
            keep(target, f"is not {encoding}")
        elif cell:
            fields[target] = words_of(cell) if target in _WORDS else cell
    return fields


def _flags(cells: dict[str, str], mapping: CsvMapping, keep: Keep) -> dict[str, bool]:
    fields: dict[str, bool] = {}
    for target in FLAGS:
        if cell := cells.get(target):
            if cell.lower() in mapping.flag_words:
                fields[target] = mapping.flag_words[cell.lower()]
            else:
                keep(target, "is neither true nor false")
    return fields


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode() if is_damaged(text) else text.replace("\0", REPLACEMENT)


def _digest(cell: str, kind: str) -> bytes:
    """Take hexadecimal digits, or the base64 that some lists use for MD5 and SHA-1."""
    width = WIDTHS[kind]
    cell = cell.strip("\"'")
    if len(cell) == 2 * width + 2:
        cell = cell.removeprefix("0x").removeprefix("0X")
    try:
        digest = bytes.fromhex(cell) if len(cell) == 2 * width else base64.b64decode(cell, validate=True)
    except (ValueError, binascii.Error) as wrong:
        raise _Refused(f"its {kind} is no hash") from wrong
    if len(digest) != width:
        raise _Refused(f"its {kind} has {len(digest)} bytes, not {width}")
    return digest


def _whole(cell: str) -> int | None:
    is_whole = cell.isascii() and cell.isdigit() and len(cell) <= _LONGEST_NUMBER
    return int(cell) if is_whole else None


def _category(cell: str, mapping: CsvMapping) -> int | None:
    if cell in mapping.categories:
        return mapping.categories[cell]
    number = _whole(cell)
    return number if number is not None and number in range(256) else None
