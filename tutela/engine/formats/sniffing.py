"""Tells the format of a list by its first bytes, never by its name."""

import re
from typing import Final

from tutela.engine.formats import csv_own, encase, hash_text, tool_text
from tutela.engine.formats.csv_mapping import PUBLISHED, SIGNS
from tutela.engine.formats.known import Malformed
from tutela.engine.formats.own import report

_HASH_LINE: Final = re.compile(
    rb"\\?[0-9A-Fa-f]{32}(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{32})?(?:[ \t|].*)?"
    rb"|\\?[A-Za-z0-9-]{3,10} ?\(.*\) ?= ?[0-9A-Fa-f]+"
)


class UnknownFormat(Malformed):
    """A file begins like none of the formats that are read."""

    code = "TU-F03"


def sniff(head: bytes) -> str:
    """Name the format: "vics", "tutela-csv", "csv", "text", "encase", a published layout, or a tool.

    "csv" is a table whose columns need a mapping; the others are read as they are. The published layouts are
    those of `csv_mapping.PUBLISHED`, the tools those of `tool_text.TOOLS`.

    Raises:
        UnknownFormat: it is none of these; of what other tools write it is said what to do.
    """
    _refuse_known_others(head)
    if head.startswith(encase.MAGIC):
        return "encase"
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if report.is_lines(plain):
        return "tutela-jsonl"
    if plain.startswith(b"{"):
        return "vics"
    lines = [line.rstrip(b"\r") for line in plain.split(b"\n") if line.strip() and not line.startswith(b"#")]
    first = lines[0] if lines else b""
    if name := _table_name(first) or tool_text.tool_of(head, lines):
        return name
    if hash_text.kind_named(first) or _HASH_LINE.fullmatch(first):
        return "text"
    if _is_table(first):
        return "csv"
    raise UnknownFormat(
        "The file begins like none of the known list formats (VICS, CSV, hash text, EnCase). "
        "Ask the sender which format it is."
    )


def _table_name(first: bytes) -> str:
    """Name the layout of a table by its heading; "" for one that needs a mapping, and for no table."""
    if report.is_heading(first):
        return "tutela-hash"
    if first.decode("utf-8", "replace") == ",".join(csv_own.COLUMNS):
        return "tutela-csv"
    for name, mapping in PUBLISHED.items():
        cells = {cell.strip(' "').lower() for cell in first.decode("latin-1").split(mapping.delimiter)}
        if len(cells) > 1 and {column.lower() for column in SIGNS[name]} <= cells:
            return name
    return ""


def _refuse_known_others(head: bytes) -> None:
    """Say of what is known and not read what to do with it."""
    if head.startswith(b"PK\x03\x04"):
        raise UnknownFormat(
            "The file is a zip archive, in which some tools pack VICS files. "
            "Unpack it, and give the file in it."
        )
    if head.startswith(b"SQLite format 3\0"):
        query = (
            "SELECT DISTINCT sha256 FROM FILE"
            if b"METADATA" in head
            else "SELECT lower(hex(md5)) FROM hashes"
        )
        raise UnknownFormat(
            "The file is an SQLite database, as RDS 3 of the NSRL and the sets of Autopsy (.kdb) are. "
            f'Write its hashes to a text file, and give that: sqlite3 FILE "{query}" > list.txt'
        )
    if head.startswith(b"<?xml") or head.startswith(b"\xef\xbb\xbf<?xml"):
        raise UnknownFormat(
            "The file is XML, such as DFXML. Ask the sender for VICS, CSV, or plain hashes, one a line."
        )


def _is_table(line: bytes) -> bool:
    return any(delimiter in line for delimiter in (b",", b";", b"\t")) and b"\0" not in line
