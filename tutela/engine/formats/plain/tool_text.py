"""What common tools print of hashes: hashdeep, certutil, Get-FileHash, fciv and indexes of Autopsy."""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from tutela.engine.formats.csv_rows import rows
from tutela.engine.formats.known import WIDTHS, Known, KnownFile, Malformed, Rejected, stored_text
from tutela.engine.formats.lines import lines
from tutela.engine.formats.plain.hash_lines import understood

_HASHDEEP: Final = b"%%%%"
_KIND: Final = re.compile(rb"\b(MD5|SHA-?1|SHA-?256|SHA-?384|SHA-?512)\b", re.IGNORECASE)
_CERTUTIL_NAME: Final = re.compile(rb"\S+ hash of (?:file )?(.*):\Z", re.IGNORECASE | re.DOTALL)
_SPACED: Final = re.compile(rb"[0-9A-Fa-f]{2}(?: ?[0-9A-Fa-f]{2})+\Z")
_FIELD: Final = re.compile(rb"(Algorithm|Hash|Path)\s*: ?(.*)\Z", re.DOTALL)
_INDEX_HEAD: Final = re.compile(rb"[0-9]{41}\|")
_INDEX_LINE: Final = re.compile(rb"([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40})\|")
_POWERSHELL: Final = ("algorithm", "hash", "path")


def tool_of(head: bytes, first: list[bytes]) -> str:
    """Name the tool that wrote a list, by its first bytes and lines; "" for none of them."""
    line = first[0] if first else b""
    words = line.lower().split()
    is_pair = len(first) > 1 and line.endswith(b":") and _SPACED.match(first[1])
    signs: dict[str, object] = {
        "hashdeep": line.startswith(_HASHDEEP),
        "fciv": line.startswith(b"//") and b"File Checksum Integrity Verifier" in head,
        "autopsy-idx": _INDEX_HEAD.match(line),
        "get-filehash": words == [b"algorithm", b"hash", b"path"] or words[:2] == [b"algorithm", b":"],
        "get-filehash-csv": _delimiter(line),
        "certutil": is_pair and _KIND.search(line),
    }
    return next((tool for tool, is_its in signs.items() if is_its), "")


def read(stream: BinaryIO, tool: str) -> Iterator[Known | Rejected]:
    """Give the record of each file that the tool names.

    Raises:
        Malformed: the file is not as that tool writes it.
        OverLimit: a line is longer than any list needs.
    """
    return _READERS[tool](stream)


def _numbered(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    for number, raw in enumerate(lines(stream), 1):
        if line := raw.rstrip(b"\r\n"):
            yield f"line {number}", line


def _hashdeep(stream: BinaryIO) -> Iterator[Known | Rejected]:
    columns: list[str] = []
    for where, line in _numbered(stream):
        if line.startswith(_HASHDEEP):
            stated = line.removeprefix(_HASHDEEP).strip()
            columns = stated.decode("ascii", "replace").split(",") if b"," in stated else columns
        elif not line.startswith(b"##"):
            if not columns:
                raise Malformed(
                    "The file does not say which hashes its columns hold. Ask for a complete copy."
                )
            cells = line.split(b",", len(columns) - 1)
            yield _hashdeep_row(dict(zip(columns, cells, strict=False)), where)


def _hashdeep_row(cells: dict[str, bytes], where: str) -> Known | Rejected:
    fields: dict[str, Any] = {}
    other: list[tuple[str, str]] = []
    for name, cell in cells.items():
        if name in WIDTHS:
            found = understood(cell, name, where)
            if isinstance(found, Rejected):
                return found
            fields[name] = getattr(found, name)
        elif name not in ("size", "filename"):
            other.append((name, stored_text(cell)))
    if not fields:
        return Rejected(where, "it has no MD5, SHA-1 or SHA-256")
    size = cells.get("size", b"")
    named = cells.get("filename", b"")
    return Known(
        **fields,
        size=int(size) if size.isdigit() and len(size) < 20 else None,  # noqa: PLR2004 (of 63 bits)
        files=(KnownFile.named(named),) if named else (),
        other_hashes=tuple(other),
    )


def _stated(kind: bytes, digits: bytes, name: bytes, where: str) -> Known | Rejected:
    return understood(kind.upper() + b" (" + name + b") = " + digits, "", where)


def _certutil(stream: BinaryIO) -> Iterator[Known | Rejected]:
    kind = name = b""
    for where, line in _numbered(stream):
        if line.startswith(b"CertUtil:"):
            continue
        if kind and _SPACED.match(line.strip()):
            yield _stated(kind, line.replace(b" ", b""), name, where)
            kind = b""
        elif line.endswith(b":") and (found := _KIND.search(line)):
            named = _CERTUTIL_NAME.match(line)
            kind, name = found.group(1), named.group(1) if named else b""
        else:
            yield Rejected(where, "it is neither a hash nor the line above one, as certutil writes them")


def _get_filehash(stream: BinaryIO) -> Iterator[Known | Rejected]:
    fields: dict[bytes, bytes] = {}
    for where, line in _numbered(stream):
        if found := _FIELD.match(line):
            fields[found.group(1)] = found.group(2).strip()
            if found.group(1) == b"Path":
                yield _stated(
                    fields.pop(b"Algorithm", b""), fields.pop(b"Hash", b""), fields.pop(b"Path"), where
                )
            continue
        words = line.split(None, 2)
        if len(words) > 1 and _KIND.fullmatch(words[0]):
            yield _stated(words[0], words[1], b"".join(words[2:]).rstrip(), where)
        elif line.strip() and not line.startswith((b" ", b"Algorithm", b"---")):
            yield Rejected(where, "it names no hash, as Get-FileHash writes them")


def _get_filehash_csv(stream: BinaryIO) -> Iterator[Known | Rejected]:
    heading = stream.readline(1 << 16)
    while heading and not (delimiter := _delimiter(heading.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n"))):
        heading = stream.readline(1 << 16)
    cells = heading.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").lower().split(delimiter)
    names = [cell.strip(' "\r\n') for cell in cells]
    for line, row in rows(stream, delimiter, "utf-8", []):
        by_name = dict(zip(names, row, strict=False))
        algorithm, digits, path = (
            by_name.get(name, "").encode("utf-8", "surrogateescape") for name in _POWERSHELL
        )
        yield _stated(algorithm, digits, path, f"row {line}")


def _fciv(stream: BinaryIO) -> Iterator[Known | Rejected]:
    for where, line in _numbered(stream):
        if not line.startswith(b"//"):
            yield understood(line, "", where)


def _autopsy_index(stream: BinaryIO) -> Iterator[Known | Rejected]:
    for where, line in _numbered(stream):
        if found := _INDEX_LINE.match(line):
            yield understood(found.group(1), "", where)
        elif not _INDEX_HEAD.match(line):
            yield Rejected(where, "it does not begin with a hash, as lines of an index do")


def _delimiter(line: bytes) -> str:
    """Give what stands between the columns of a table that PowerShell exported; "" if it is none."""
    for delimiter in (",", ";", "\t"):
        cells = {cell.strip(' "').lower() for cell in line.decode("utf-8", "replace").split(delimiter)}
        if cells >= set(_POWERSHELL):
            return delimiter
    return ""


_READERS: Final[dict[str, Callable[[BinaryIO], Iterator[Known | Rejected]]]] = {
    "hashdeep": _hashdeep,
    "certutil": _certutil,
    "get-filehash": _get_filehash,
    "get-filehash-csv": _get_filehash_csv,
    "fciv": _fciv,
    "autopsy-idx": _autopsy_index,
}
TOOLS: Final = frozenset(_READERS)
