"""Tells the format of a list by its first bytes, never by its name."""

import re
from typing import Final

from tutela.engine.formats import csv_own, encase
from tutela.engine.formats.csv_mapping import PUBLISHED, SIGNS
from tutela.engine.formats.known import Malformed
from tutela.engine.formats.own import report, vpdq_rows
from tutela.engine.formats.plain import hash_text, tool_text
from tutela.engine.formats.plain.hash_lines import is_hash_line
from tutela.engine.formats.shared import ncmec, ncmec_json, signals
from tutela.engine.formats.shared.hash_kinds import kind_of, not_read

_LONG_DIGITS: Final = re.compile(rb"[\"']?(?:0[xX])?([0-9A-Fa-f]{56}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})\b.*")
_BASE64: Final = re.compile(
    rb"[\"']?(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=]).*"
)
_SIGNAL_LINE: Final = re.compile(rb"[A-Za-z0-9_]{3,20},(?:[0-9A-Fa-f]{32,64}|[A-Za-z0-9+/]{192})(?:,.*)?")
_PACKED: Final = {
    b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR", b"\x28\xb5\x2f\xfd": "Zstandard",
}  # fmt: skip
_MARKS: Final = {encase.MAGIC: "encase", b"PK\x03\x04": "zip", b"SQLite format 3\0": "sqlite"}


class UnknownFormat(Malformed):
    """A file begins like none of the formats that are read."""

    code = "TU-F03"


def sniff(head: bytes) -> str:
    """Name the format, such as "vics", "csv", "text", a published layout, a tool or an exchange.

    "csv" is a table whose columns need a mapping; "zip" and "sqlite" have to be looked into; the others are
    read as they are. The published layouts are those of `csv_mapping.PUBLISHED`, the tools those of
    `tool_text.TOOLS`.

    Raises:
        UnknownFormat: it is none of these; of what other tools write it is said what to do.
    """
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if marked := next((name for mark, name in _MARKS.items() if head.startswith(mark)), ""):
        return marked
    if packed := next((name for mark, name in _PACKED.items() if head.startswith(mark)), ""):
        raise UnknownFormat(f"The file is packed by {packed}. Unpack it, and give what is in it.")
    if plain.startswith((b"<", b"{")):
        return _xml_name(plain) if plain.startswith(b"<") else _json_name(plain)
    return _lines_name(head, plain)


def _lines_name(head: bytes, plain: bytes) -> str:
    if b"\r" in plain and b"\n" not in plain:
        raise UnknownFormat(
            "The lines of the file end by a carriage return alone, as old Macs write them. "
            "Save it with line feeds, in Excel as CSV and not as CSV (Macintosh), and give it again."
        )
    lines = [line.rstrip(b"\r") for line in plain.split(b"\n") if line.strip() and not line.startswith(b"#")]
    first = lines[0] if lines else b""
    if name := _table_name(first) or tool_text.tool_of(head, lines):
        return name
    _refuse_sql(first)
    if vpdq_rows.is_row(first):
        return "vpdq"
    if _SIGNAL_LINE.fullmatch(first) and kind_of(first.split(b",")[0].decode("latin-1")):
        return "signals-csv"
    if hash_text.heading_of(first) or is_hash_line(first):
        return "text"
    if _is_table(first):
        return "csv"
    _refuse_not_read(first)
    raise UnknownFormat(
        "The file begins like none of the known list formats (VICS, CSV, hash text, EnCase, RDS 3, .kdb). "
        "Ask the sender which format it is."
    )


def _table_name(first: bytes) -> str:
    """Name the layout of a table by its heading; "" for one that needs a mapping, and for no table."""
    if report.is_heading(first):
        return "tutela-hash"
    if first.decode("utf-8", "replace") == ",".join(csv_own.COLUMNS):
        return "tutela-csv"
    for name, signs in SIGNS.items():
        cells = {
            cell.strip(' "').lower() for cell in first.decode("latin-1").split(PUBLISHED[name].delimiter)
        }
        if len(cells) > 1 and {column.lower() for column in signs} <= cells:
            return name
    return ""


def _json_name(plain: bytes) -> str:
    first = plain.split(b"\n")[0].rstrip()
    if report.is_lines(first):
        return "tutela-jsonl"
    if ncmec_json.is_answer(plain):
        return "ncmec-json"
    if signals.is_page(plain):
        return "signals"
    return "json-lines" if signals.is_lines(first) else "vics"


def _xml_name(plain: bytes) -> str:
    if ncmec.MARK in plain:
        return "ncmec"
    raise UnknownFormat(
        "The file is XML, such as DFXML, and no answer of NCMEC's hash sharing. "
        "Ask the sender for VICS, CSV, or plain hashes, one a line."
    )


def _refuse_sql(line: bytes) -> None:
    if re.match(rb"\s*(?:BEGIN|INSERT|UPDATE|DELETE|CREATE|PRAGMA)\b.*", line, re.IGNORECASE):
        raise UnknownFormat(
            "The file holds SQL statements, as the quarterly changes of RDS 3 (delta) do. Apply them to a "
            "copy of the full database, sqlite3 RDS.db < FILE, and give that."
        )


def _refuse_not_read(line: bytes) -> None:
    """Name what kind of hashes a list holds that cannot be matched, or cannot be told, and say what to do."""
    if not_read(line.decode("latin-1")) or _LONG_DIGITS.fullmatch(line):
        raise UnknownFormat(
            "The file holds hashes of a kind that is not matched here, such as SHA-512, CRC32 or PhotoDNA. "
            "Ask the sender for MD5, SHA-1, SHA-256 or PDQ of the same content."
        )
    if _BASE64.fullmatch(line):
        raise UnknownFormat(
            "The file seems to hold hashes in base64, and does not say so. If it does, put a heading above "
            'them that names their kind, such as "MD5 base64", and give it again.'
        )


def _is_table(line: bytes) -> bool:
    return any(delimiter in line for delimiter in (b",", b";", b"\t")) and b"\0" not in line
