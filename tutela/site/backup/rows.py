"""Reads the rows of every table at one moment while people work, and puts them into fresh tables.

Rows are lines of text, in the order of their key: as COPY writes them on PostgreSQL, as JSON lists on SQLite.
So one digest of a table's lines says whether it was restored as it was.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, Protocol

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper

from tutela.casework import rooms
from tutela.site.backup.place import Table
from tutela.site.sqlite_swap import file_of

END = b"\\.\n"
# Who is signed in when a backup is made is not when it is restored.
_SESSIONS = "django_session"
_MIGRATIONS = "django_migrations"
_LINES_AT_ONCE = 10_000
# How values are written, whatever the server's own settings are.
_AS_TEXT = (
    "SET LOCAL datestyle = 'ISO, YMD'", "SET LOCAL timezone = 'UTC'", "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL extra_float_digits = 3", "SET LOCAL bytea_output = 'hex'",
)  # fmt: skip
_SEQUENCES = """
    SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    AND c.oid = to_regclass(quote_ident(c.relname))
    AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's columns, and those by which its rows are ordered."""

    name: str
    columns: list[str]
    key: list[str]


def shapes(names: Iterable[str] | None = None) -> list[Shape]:
    """Look up tables: those named, or all of this version but the one of the migrations."""
    if names is None:
        names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - {_MIGRATIONS}
    look = _shape_in_sqlite if connection.vendor == "sqlite" else _shape
    with connection.cursor() as cursor:
        return [look(cursor, name) for name in sorted(names)]


def _shape(cursor: CursorWrapper, name: str) -> Shape:
    look = connection.introspection
    columns = [column.name for column in look.get_table_description(cursor, name)]
    return Shape(name, columns, look.get_primary_key_columns(cursor, name) or [])


def _shape_in_sqlite(cursor: CursorWrapper, name: str) -> Shape:
    """Ask the database itself: Django parses what made each table, which took a third of a restore."""
    cursor.execute("SELECT name, pk FROM pragma_table_xinfo(%s) WHERE hidden != 1 ORDER BY cid", [name])
    columns = dict(cursor.fetchall())
    return Shape(name, list(columns), sorted(filter(columns.get, columns), key=lambda one: columns[one]))


class Rows(Protocol):
    """The rows of a database as they are at one moment."""

    def lines(self, shape: Shape) -> Iterator[bytes]:
        """Give a table's rows, some whole lines at a time."""

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Ask something else of the same moment."""

    def numbers(self) -> dict[str, int]:
        """Give the last number that each table gave to a row."""


@contextmanager
def at_this_moment() -> Iterator[Rows]:
    """Look at the database as it is now, however long that takes and whatever is written meanwhile.

    Raises:
        DatabaseError: it does not answer, or no more.
    """
    with connection.wrap_database_errors, _raw() as rows:
        yield rows


@contextmanager
def _raw() -> Iterator[Rows]:
    if connection.vendor == "sqlite":
        with closing(_open_file()) as raw:
            raw.execute("BEGIN")
            yield _OfSqlite(raw)
        return
    other = connection.copy()
    try:
        other.ensure_connection()
        raw = other.connection
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield _OfPostgresql(raw)
        raw.execute("ROLLBACK")
    finally:
        other.close()


@contextmanager
def as_restored() -> Iterator[Rows]:
    """Look at what this very connection has just put into its tables."""
    if connection.vendor == "sqlite":
        with closing(_open_file()) as raw:
            yield _OfSqlite(raw)
    else:
        yield _OfPostgresql(connection.connection)


def _open_file() -> sqlite3.Connection:
    # Django's own connection turns values into what models hold; these are wanted as they lie.
    return sqlite3.connect(file_of(connection), isolation_level=None)


class _OfSqlite:
    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def lines(self, shape: Shape) -> Iterator[bytes]:
        columns, key = _quoted(shape.columns), _quoted(shape.key) or "rowid"
        cursor = self._raw.execute(f"SELECT {columns} FROM {_quoted([shape.name])} ORDER BY {key}")  # noqa: S608 - names of our tables
        while rows := cursor.fetchmany(1000):
            yield "".join(f"{json.dumps(row, default=_hex)}\n" for row in rows).encode()

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        return self._raw.execute(question).fetchall()

    def numbers(self) -> dict[str, int]:
        return dict(self.ask("SELECT name, seq FROM sqlite_sequence"))


class _OfPostgresql:
    def __init__(self, raw: Any) -> None:
        self._raw = raw
        for each in _AS_TEXT:
            raw.execute(each)

    def lines(self, shape: Shape) -> Iterator[bytes]:
        chosen = f"SELECT {_quoted(shape.columns)} FROM {_quoted([shape.name])}"  # noqa: S608 - names of our tables
        order = f" ORDER BY {_quoted(shape.key)}" if shape.key else ""
        with self._raw.cursor() as cursor, cursor.copy(f"COPY ({chosen}{order}) TO STDOUT") as copied:
            yield from map(bytes, copied)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        return list(self._raw.execute(question).fetchall())

    def numbers(self) -> dict[str, int]:
        found = {}
        for table, _, sequence in self.ask(_SEQUENCES):
            ((last, is_called),) = self.ask(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - as above
            found[table] = last if is_called else 0
        return found


def _hex(value: bytes) -> dict[str, str]:
    return {"hex": value.hex()}


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))


def write(rows: Rows, chosen: list[Shape], out: Callable[[bytes], object]) -> list[Table]:
    """Write every table: its name, its rows, and an end; of what lets somebody in nothing.

    Returns:
        what was written of each.
    """
    emptied = {_SESSIONS, *rooms.fleeting()}
    written = []
    for shape in chosen:
        out(json.dumps(shape.name).encode() + b"\n")
        lines = () if shape.name in emptied else rows.lines(shape)
        written.append(Table(shape.name, shape.columns, *digest_of(lines, out)))
        out(END)
    return written


def count(rows: Rows, chosen: list[Shape]) -> list[Table]:
    """Say of every table what `write` would say."""
    return [Table(shape.name, shape.columns, *digest_of(rows.lines(shape))) for shape in chosen]


def digest_of(lines: Iterable[bytes], out: Callable[[bytes], object] = lambda _: None) -> tuple[int, str]:
    """Count rows and give their SHA-256, while they are passed on."""
    digest, found = sha256(), 0
    for some in lines:
        digest.update(some)
        found += some.count(b"\n")
        out(some)
    return found, digest.hexdigest()


def tables_in(written: Iterable[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Give each table of what `write` wrote, with its lines, which are to be read before the next.

    Args:
        written: its lines.
    """
    left = iter(written)
    for head in left:
        lines = iter(left.__next__, END)
        yield str(json.loads(head)), lines
        for _ in lines:
            pass


def fill(shape: Shape, lines: Iterator[bytes]) -> None:
    """Put a table's rows in the place of those that making it has left; call it in a transaction."""
    name, columns = _quoted([shape.name]), _quoted(shape.columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - as above
    raw = connection.connection
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(shape.columns))
        statement = f"INSERT INTO {name} ({columns}) VALUES ({marks})"  # noqa: S608 - as above
        raw.executemany(statement, (_values(line) for line in lines))
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copied:
        while some := list(islice(lines, _LINES_AT_ONCE)):
            copied.write(b"".join(some))


def _values(line: bytes) -> list[Any]:
    return [bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for value in json.loads(line)]


def go_on_numbering(numbers: dict[str, int]) -> None:
    """Have tables number their next rows after the last they ever had, not after the last that is left."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence")
            for table, last in numbers.items():
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            return
        cursor.execute(_SEQUENCES)
        for table, _, sequence in cursor.fetchall():
            if numbers.get(table):
                cursor.execute("SELECT setval(%s, %s)", [sequence, numbers[table]])
