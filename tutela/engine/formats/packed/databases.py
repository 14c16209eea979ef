"""Reads hash sets that are SQLite databases, read-only, row by row: RDS 3 of the NSRL, `.kdb` of Autopsy."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from tutela.engine.formats.known import (
    WIDTHS,
    Known,
    KnownFile,
    Malformed,
    Rejected,
    hash_in,
    stored_text,
)
from tutela.engine.formats.packed import sqlite_files
from tutela.engine.formats.packed.sqlite_files import MOST_STEPS, STEPS_AT_ONCE
from tutela.engine.formats.sniffing import UnknownFormat
from tutela.printable import printable

RDS, KDB = "rds-3", "autopsy-kdb"
_COLUMNS: Final = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha2_256": "sha256"}
_SIZES: Final = ("file_size", "size")
_LONGEST_TEXT: Final = 1 << 16
_Beside = tuple[tuple[str, ...], tuple[str, ...]]
_NOTHING: Final[_Beside] = ((), ())


class HashDatabase:
    """One opened database; iterate over it once.

    Attributes:
        format: which of the two it is.
    """

    def __init__(self, source: Path | BinaryIO) -> None:
        """Open it, and see which it is.

        Args:
            source: the file, or all of it as a stream, which is then held in memory and lies in no file.

        Raises:
            UnknownFormat: it is neither.
            Malformed: it is no sound database.
        """
        self._steps = 0
        try:
            self._connection = sqlite_files.opened(source)
            self._connection.set_progress_handler(self._is_endless, STEPS_AT_ONCE)
            self.format, self._table = _set_of(self._names())
            self._columns = self._hashes_of(self._table)
        except sqlite3.Error as wrong:
            raise Malformed(f"The database cannot be read ({wrong}). Ask for a complete copy.") from wrong

    def __iter__(self) -> Iterator[Known | Rejected]:
        """Give each content once in a row, with the names and comments that stand beside it.

        Raises:
            Malformed: the database breaks off, or a view in it does not end.
        """
        rows = self._named_rows() if self.format == KDB else self._plain_rows()
        number = 0
        try:
            for number, (columns, beside) in enumerate(rows, 1):
                self._steps = 0
                yield _known(columns, beside, f"row {number}")
        except sqlite3.Error as wrong:
            raise Malformed(f"After row {number:,} the database cannot be read ({wrong}).") from wrong

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _is_endless(self) -> bool:
        self._steps += 1
        return self._steps > MOST_STEPS

    def _names(self) -> dict[str, str]:
        """Give what there is to read, by its name in small letters: a table or a view."""
        query = "SELECT lower(name), type FROM sqlite_master WHERE type IN ('table', 'view')"
        return dict(self._connection.execute(query).fetchall())

    def _hashes_of(self, table: str) -> dict[str, str]:
        """Give the columns of a table that hold what is read, by what they hold."""
        stated = [row[1] for row in self._connection.execute(f"PRAGMA table_info({_quoted(table)})")]
        columns = {_COLUMNS[name.lower()]: name for name in stated if name.lower() in _COLUMNS}
        if not columns:
            raise UnknownFormat(
                "The database has no column of hashes that is known. Ask the sender which it is."
            )
        sizes = [name for name in stated if name.lower() in _SIZES]
        return columns | ({"size": sizes[0]} if sizes else {})

    def _plain_rows(self) -> Iterator[tuple[dict[str, Any], _Beside]]:
        chosen = ", ".join(map(_quoted, self._columns.values()))
        before: Any = None
        for row in self._connection.execute(f"SELECT {chosen} FROM {_quoted(self._table)}"):  # noqa: S608
            # One content stands in a row for each name and package.
            if row != before:
                yield dict(zip(self._columns, row, strict=True)), _NOTHING
            before = row

    def _named_rows(self) -> Iterator[tuple[dict[str, Any], _Beside]]:
        """Give each hash with its names and comments, read side by side in the order of its number."""
        chosen = ", ".join(map(_quoted, self._columns.values()))
        tables = self._names()
        beside = [
            _Merged(self._connection, table, column) if table in tables else None
            for table, column in (("file_names", "name"), ("comments", "comment"))
        ]
        for number, *values in self._connection.execute(
            f"SELECT id, {chosen} FROM {_quoted(self._table)} ORDER BY id"  # noqa: S608 (its own columns)
        ):
            names, comments = (each.of(number) if each else () for each in beside)
            yield dict(zip(self._columns, values, strict=True)), (names, comments)


class _Merged:
    """The texts that stand beside the hashes, read once in the order of the hashes' numbers."""

    def __init__(self, connection: sqlite3.Connection, table: str, column: str) -> None:
        self._rows = iter(connection.execute(f"SELECT hash_id, {column} FROM {table} ORDER BY hash_id"))  # noqa: S608
        self._next: Any = next(self._rows, None)

    def of(self, number: int) -> tuple[str, ...]:
        """Give the texts of a hash; numbers are asked in rising order."""
        texts = list[str]()
        while self._next is not None and (not isinstance(self._next[0], int) or self._next[0] <= number):
            if self._next[0] == number and isinstance(self._next[1], str) and self._next[1]:
                texts.append(self._next[1][:_LONGEST_TEXT])
            self._next = next(self._rows, None)
        return tuple(texts)


def _set_of(names: dict[str, str]) -> tuple[str, str]:
    """Say which set it is by its tables, and from which of them its hashes come."""
    if "hashes" in names:
        return KDB, "hashes"
    # In the full set FILE is a view of METADATA, with a row for each name and package.
    if "file" in names and (names["file"] == "table" or "metadata" not in names):
        return RDS, "file"
    if "metadata" in names:
        return RDS, "metadata"
    shown = ", ".join(sorted(names)[:10]) or "no table"
    raise UnknownFormat(
        "The file is an SQLite database, and neither RDS 3 of the NSRL nor a set of Autopsy (.kdb). It has "
        f"{printable(shown[:200])}. Ask the sender for VICS, CSV, or plain hashes, one a line."
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _known(columns: dict[str, Any], beside: _Beside, where: str) -> Known | Rejected:
    fields: dict[str, Any] = {}
    for kind, value in columns.items():
        if kind == "size":
            fields["size"] = value if isinstance(value, int) and value >= 0 else None
        elif value not in (None, "", b""):
            digest = _digest(value, kind)
            if digest is None:
                return Rejected(where, f"its {kind} is no hash")
            fields[kind] = digest
    if not any(kind in fields for kind in WIDTHS):
        return Rejected(where, "it has no hash")
    names, comments = beside
    return Known(
        **fields,
        files=tuple(KnownFile.named(name.encode("utf-8", "replace")) for name in names),
        raw_extra={"comments": [stored_text(comment.encode("utf-8", "replace")) for comment in comments]}
        if comments
        else {},
    )


def _digest(value: Any, kind: str) -> bytes | None:
    """Take the bytes of a hash, stored as they are or as hexadecimal digits."""
    if isinstance(value, str):
        return hash_in(value, kind)
    return value if isinstance(value, bytes) and len(value) == WIDTHS[kind] else None
