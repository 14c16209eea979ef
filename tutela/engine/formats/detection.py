"""Opens a list of any format, told by its first bytes, and gives its records."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from tutela.engine.formats import csv_own, encase, hash_csv, utf16, vics
from tutela.engine.formats.csv_mapping import PUBLISHED, BadMapping, CsvMapping
from tutela.engine.formats.known import Known, Rejected
from tutela.engine.formats.own import report, vpdq_rows
from tutela.engine.formats.packed.databases import HashDatabase
from tutela.engine.formats.packed.zipped import VicsArchive
from tutela.engine.formats.plain import hash_text, tool_text
from tutela.engine.formats.shared import ncmec, ncmec_json, signals
from tutela.engine.formats.shared.ready_mappings import ready_mappings
from tutela.engine.formats.sniffing import UnknownFormat, sniff
from tutela.engine.hashing.digests import OF_NOTHING
from tutela.printable import printable

HEAD_BYTES: Final = 8192
_HEADING_SHOWN: Final = 200


def _read_tool_text(tool: str, stream: BinaryIO, _: list[str]) -> Iterator[Known | Rejected]:
    return tool_text.read(stream, tool)


_READERS: Final[dict[str, Callable[[BinaryIO, list[str]], Iterator[Known | Rejected]]]] = {
    "tutela-csv": lambda stream, _: csv_own.read(stream),
    "tutela-jsonl": report.read_lines,
    "tutela-hash": report.read_table,
    "vpdq": lambda stream, _: vpdq_rows.read(stream),
    "encase": lambda stream, _: encase.read(stream),
    "ncmec": ncmec.read,
    "ncmec-json": ncmec_json.read,
    "signals": signals.read_page,
    "json-lines": signals.read_lines,
    **{tool: partial(_read_tool_text, tool) for tool in tool_text.TOOLS},
}


class OpenList:
    """One opened list: its format, then its records, once; use it in a with statement.

    `size_bytes` and `bytes_read` are for a progress display; `vics` is the reader of a VICS file, for its
    version, region and cases.
    """

    def __init__(self, source: Path | BinaryIO, mapping: CsvMapping | None, kind: str) -> None:
        self._of_nothing = 0
        self._notes: list[str] = []
        self.vics: vics.VicsReader | None = None
        self._path = source if isinstance(source, Path) else None
        self._archive: VicsArchive | None = None
        self._database: HashDatabase | None = None
        self._file: BinaryIO = source.open("rb") if isinstance(source, Path) else source
        self._stream: BinaryIO = self._file
        try:
            self.size_bytes = self._file.seek(0, os.SEEK_END)
            self._file.seek(0)
            head = self._file.read(HEAD_BYTES)
            self._file.seek(0)
            if codec := utf16.codec_of(head) or (utf16.codec_named(mapping.encoding) if mapping else ""):
                self._stream = utf16.opened(self._file, codec)
                head = head[: len(head) & ~1].decode(codec, "replace").encode()
                mapping = replace(mapping, encoding="utf-8") if mapping else None
            self._heading = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].rstrip()
            self.format = self._format_of(head, mapping)
            mapping = mapping if self.format == "csv" else None
            self._records = self._open(mapping, kind)
        except BaseException:
            self._file.close()
            raise

    def _format_of(self, head: bytes, mapping: CsvMapping | None) -> str:
        """Name the format; a mapping is for tables, and for lines that it fits, and for nothing else."""
        try:
            name = sniff(head)
        except UnknownFormat:
            if mapping is None:
                raise
            name = "csv"
        is_table = name == "csv" or name in PUBLISHED
        is_lines = name == "text" or name in tool_text.TOOLS
        if mapping is None or is_table or (is_lines and mapping.fits(self._heading)):
            return "csv" if mapping else name
        self._notes.append("The mapping was not used: the file says itself what it holds.")
        return name

    def _open(self, mapping: CsvMapping | None, kind: str) -> Iterator[Known | Rejected]:
        if self.format == "vics":
            self.vics = vics.read(self._stream)
            return iter(self.vics)
        if self.format in ("zip", "sqlite"):
            return self._looked_into()
        if self.format == "text":
            return hash_text.read(self._stream, kind, self._notes)
        if self.format in _READERS:
            return _READERS[self.format](self._stream, self._notes)
        mapping = mapping or PUBLISHED.get(self.format)
        if mapping is None:
            first = printable(self._heading[:_HEADING_SHOWN].decode("utf-8", "replace"))
            raise BadMapping(
                "This table needs a column mapping, which says what its columns hold: --mapping FILE, or one "
                f"that is ready: {', '.join(ready_mappings())}. It begins: {first}"
            )
        return hash_csv.read(self._stream, mapping, self._notes)

    def _looked_into(self) -> Iterator[Known | Rejected]:
        """Read what lies inside something else, and say what that is."""
        if self.format == "zip":
            self._archive = VicsArchive(self._stream)
            self.format = "zipped-vics"
            return iter(self._archive)
        self._database = HashDatabase(self._path or self._file)
        self.format = self._database.format
        return iter(self._database)

    @property
    def regions(self) -> list[str]:
        """What a VICS file, or each of an archive, states as its region at its head; "" where it does not."""
        if self._archive is not None:
            return self._archive.regions
        return [] if self.vics is None else [self.vics.region]

    @property
    def is_region_open(self) -> bool:
        """Whether the file, though of a format that can, does not begin by saying what its numbers mean."""
        reader = self._archive or self.vics
        return reader is not None and reader.is_region_open

    @property
    def notes(self) -> tuple[str, ...]:
        """What there is to say about the whole file; complete once it is read."""
        reader = self._archive or self.vics
        notes = [*self._notes, *(reader.notes if reader is not None else ())]
        if self._of_nothing:
            notes.append(f"Records refused because they state the digest of nothing: {self._of_nothing:,}.")
        return tuple(notes)

    @property
    def bytes_read(self) -> int:
        """Say how far into the file the reader is."""
        return self._file.tell()

    def __iter__(self) -> Iterator[Known | Rejected]:
        for number, record in enumerate(self._records, 1):
            if isinstance(record, Known) and (of := _of_nothing(record)):
                self._of_nothing += 1
                yield Rejected(
                    f"record {number}", f"its {of} is the digest of nothing, which every empty file has"
                )
            else:
                yield record

    def __enter__(self) -> "OpenList":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
        self._file.close()


def _of_nothing(known: Known) -> str:
    """Name the digest of a record that is one of the empty content; empty where none is."""
    if known.md5 in OF_NOTHING:
        return "MD5"
    if known.sha1 in OF_NOTHING:
        return "SHA-1"
    return "SHA-256" if known.sha256 in OF_NOTHING else ""


def open_list(source: Path | BinaryIO, mapping: CsvMapping | None = None, kind: str = "") -> OpenList:
    """Open a list of any format.

    Args:
        source: the file, or all of it as a stream that can be read from any place, which is closed with it.
        mapping: what the columns mean; needed for a CSV file that is not of a published layout. What says
            itself what it holds is read as such, and that is noted.
        kind: the hash of a plain list, where neither a header nor the length can tell; "pdq" above all.

    Raises:
        UnknownFormat: it is none of the known formats.
        BadMapping: it is a table, and no mapping was given or the mapping does not fit.
        Malformed: its head is not sound.
    """
    return OpenList(source, mapping, kind)
