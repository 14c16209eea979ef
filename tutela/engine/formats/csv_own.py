"""Tutela's own CSV: for people to open in a spreadsheet, and read back by Tutela without loss."""

import base64
import binascii
import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, BinaryIO, Final

from tutela.engine.formats.csv_cells import inert, restored
from tutela.engine.formats.csv_mapping import FLAGS, HASHES, BadMapping
from tutela.engine.formats.csv_rows import is_damaged, rows
from tutela.engine.formats.known import WIDTHS, Known, KnownFile, Property, Rejected, stored_text, words_of

# `file_name` is for the eye only; `rest` holds, as JSON, whatever the other columns cannot say exactly.
COLUMNS: Final = (
    *HASHES,
    "size",
    "mime",
    "category",
    "region",
    "tags",
    "series",
    *FLAGS,
    "comments",
    "file_name",
    "rest",
)
_TEXTS: Final = ("photodna", "mime", "region", "comments")
_WORDS: Final = ("tags", "series")
_PLAIN: Final = ("precategorization_source", "relative_path", "date_updated", "is_precategorized", "media_id")
_FLAG_WORDS: Final = {None: "", True: "true", False: "false"}
_FLAGS_READ: Final = {word: flag for flag, word in _FLAG_WORDS.items()}
_FILE_TEXTS: Final = ("name", "path", "created", "written", "accessed", "source_id", "unallocated", "deleted")


def calm(text: str) -> str:
    """Give a text without the characters that move the cursor or turn the reading direction."""
    return "".join("\ufffd" if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in text)


def write(stream: BinaryIO, knowns: Iterable[Known]) -> int:
    """Write records and give their number; the same records give the same bytes.

    The file begins with a byte order mark, without which spreadsheets misread every accent.
    """
    stream.write(b"\xef\xbb\xbf")
    count = 0
    stream.write(_line(COLUMNS))
    for known in knowns:
        stream.write(_line(_cells(known)))
        count += 1
    return count


def read(stream: BinaryIO) -> Iterator[Known | Rejected]:
    """Give the record of each row of a file that `write` made.

    Raises:
        BadMapping: its heading is another.
        Malformed: it is no sound CSV.
    """
    table = rows(stream, ",", "utf-8")
    if tuple(next(table, (0, []))[1]) != COLUMNS:
        raise BadMapping("The heading is not that of Tutela's own CSV. Read the file with a column mapping.")
    for line, row in table:
        try:
            yield _known(row)
        except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as wrong:
            yield Rejected(f"line {line}", f"it was changed since Tutela wrote it ({type(wrong).__name__})")


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([inert(cell) for cell in cells])
    return text.getvalue().encode("utf-8")


def _cells(known: Known) -> list[str]:
    rest = _rest(known)
    cells = {kind: value.hex() for kind in WIDTHS if (value := getattr(known, kind)) is not None}
    for name in _TEXTS:
        text = getattr(known, name) or ""
        cells[name] = text
        if text != calm(text):
            cells[name], rest[name] = calm(text), text
    for name in _WORDS:
        words = getattr(known, name)
        text = cells[name] = calm(",".join(words))
        if words_of(text) != words:
            rest[name] = list(words)
    cells |= {name: _FLAG_WORDS[getattr(known, name)] for name in FLAGS}
    for name in ("size", "category"):
        value = getattr(known, name)
        cells[name] = "" if value is None else str(value)
    cells["file_name"] = calm(known.files[0].name) if known.files else ""
    cells["rest"] = json.dumps(rest, separators=(",", ":"), sort_keys=True, allow_nan=False) if rest else ""
    return [cells.get(name, "") for name in COLUMNS]


def _rest(known: Known) -> dict[str, Any]:
    rest: dict[str, Any] = {
        name: value for name in _PLAIN if (value := getattr(known, name)) not in ("", None)
    }
    if known.category_raw and known.category_raw != str(known.category):
        rest["category_raw"] = known.category_raw
    if known.other_hashes:
        rest["other_hashes"] = [list(pair) for pair in known.other_hashes]
    for name in ("exif", "metadata"):
        if properties := getattr(known, name):
            rest[name] = [[prop.name, prop.value, prop.group] for prop in properties]
    if known.raw_extra:
        rest["raw_extra"] = dict(known.raw_extra)
    if known.files:
        rest["files"] = [_file_table(file) for file in known.files]
    return rest


def _file_table(file: KnownFile) -> dict[str, Any]:
    table: dict[str, Any] = {
        field.name: value
        for field in fields(file)
        if (value := getattr(file, field.name)) not in ("", None, {}) and not isinstance(value, bytes)
    }
    for which in ("raw_name", "raw_path"):
        if (raw := getattr(file, which)) is not None:
            table[which] = base64.b64encode(raw).decode("ascii")
    return table


def _known(row: list[str]) -> Known:
    if any(is_damaged(cell) for cell in row):
        raise ValueError("a cell is not UTF-8")
    cells = dict(zip(COLUMNS, (restored(cell) for cell in row), strict=True))
    values: dict[str, Any] = {kind: bytes.fromhex(cells[kind]) for kind in WIDTHS if cells[kind]}
    values |= {name: cells[name] for name in _TEXTS}
    values["photodna"] = values["photodna"] or None
    values |= {name: words_of(cells[name]) for name in _WORDS}
    values |= {name: _FLAGS_READ[cells[name].lower()] for name in FLAGS}
    values |= {name: int(cells[name]) for name in ("size", "category") if cells[name]}
    rest = json.loads(cells["rest"]) if cells["rest"] else {}
    values |= {name: rest[name] for name in (*_PLAIN, "category_raw", "raw_extra") if name in rest}
    # What is exact may differ from what is visible in invisible characters only.
    for name in _TEXTS:
        if name in rest and calm(rest[name]) == cells[name]:
            values[name] = rest[name]
    for name in _WORDS:
        if name in rest and calm(",".join(rest[name])) == cells[name]:
            values[name] = tuple(rest[name])
    values["other_hashes"] = tuple((str(name), str(value)) for name, value in rest.get("other_hashes", ()))
    for name in ("exif", "metadata"):
        values[name] = tuple(Property(*triple) for triple in rest.get(name, ()))
    values["files"] = tuple(_file(table) for table in rest.get("files", ()))
    return Known(**values)


def _file(table: dict[str, Any]) -> KnownFile:
    values: dict[str, Any] = {name: table[name] for name in (*_FILE_TEXTS, "raw_extra") if name in table}
    for which in ("raw_name", "raw_path"):
        if which in table:
            values[which] = base64.b64decode(table[which], validate=True)
            if stored_text(values[which]) != values.get(which.removeprefix("raw_"), ""):
                raise ValueError("an exact name is not the visible one")
    return KnownFile(**values)
