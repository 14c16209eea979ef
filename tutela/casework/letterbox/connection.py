"""How the letterbox's database is reached: a file, or a server; one connection for each thread."""

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tutela.casework.letterbox.errors import BoxAway

_PATIENCE_S = 5
_GROUP = 0o020
_MADE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)")
_AWAY = sqlite3.OperationalError, psycopg.OperationalError, psycopg.InterfaceError


@dataclass(frozen=True, slots=True)
class Where:
    """Where the letterbox lies: a file, or what PostgreSQL's own library is told of a server."""

    file: Path | None = None
    server: str = ""


class Ask:
    """Puts questions to either kind of database, with `?` for each value.

    Attributes:
        bytes_type: what a column of bytes is called there.
        changed: how many rows the last statement wrote.
    """

    def __init__(self, connection: Any) -> None:
        self.connection, self.changed = connection, 0
        self._is_file = isinstance(connection, sqlite3.Connection)
        self.bytes_type = "BLOB" if self._is_file else "BYTEA"

    def __call__(self, statement: str, *values: object) -> Sequence[Any]:
        """Ask, and give the rows of the answer; none where there are no rows to give."""
        cursor = self.connection.cursor()
        cursor.execute(statement if self._is_file else statement.replace("?", "%s"), values)
        self.changed = cursor.rowcount
        return cursor.fetchall() if cursor.description else []

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Put a statement once for each row of values."""
        wanted = statement if self._is_file else statement.replace("?", "%s")
        self.connection.cursor().executemany(wanted, rows)

    def each(self, statement: str) -> Iterator[Sequence[Any]]:
        """Give the rows of an answer one after another, however many there are."""
        cursor = self.connection.cursor()
        yield from cursor.execute(statement) if self._is_file else cursor.stream(statement)

    def has(self, table: str) -> bool:
        """Say whether there is a table of this name."""
        if self._is_file:
            return bool(self("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table))
        return bool(self("SELECT 1 WHERE to_regclass(?) IS NOT NULL", table))

    def transaction(self, begin: str) -> AbstractContextManager[Any]:
        """Open a transaction."""
        if self._is_file:
            return _of_file(self.connection, begin)
        opened: AbstractContextManager[Any] = self.connection.transaction()
        return opened


def names_of(tables: Sequence[str]) -> tuple[str, ...]:
    """Name the tables that these statements make."""
    made = (_MADE.match(statement) for statement in tables)
    return tuple(found[1] for found in made if found)


class Connections:
    """The connections of one process to one letterbox."""

    def __init__(self, where: Where) -> None:
        self._where, self._here = where, threading.local()
        self._open: list[Any] = []

    def make_place(self) -> None:
        """Make the file for its owner alone; or for a group as well, where its folder is a group's."""
        file = self._where.file
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_shared = file.parent.stat().st_mode & _GROUP
        if not file.exists():
            file.touch(mode=0o600)
            # The journals beside it are made with the rights of the file.
            file.chmod(0o660 if is_shared else 0o600)

    def reading(self) -> AbstractContextManager[Ask]:
        """Ask in one transaction that writes nothing.

        Raises:
            BoxAway: the database does not answer.
        """
        return self._transaction("BEGIN")

    @contextmanager
    def at_one_moment(self) -> Iterator[Ask]:
        """Ask several questions of the database as it is at one moment.

        Raises:
            BoxAway: the database does not answer.
        """
        with self.reading() as ask:
            if self._where.file is None:
                ask("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield ask

    def writing(self) -> AbstractContextManager[Ask]:
        """Write in one transaction.

        Raises:
            BoxAway: the database does not answer.
        """
        return self._transaction("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Close those of every thread, at the end."""
        while self._open:
            self._open.pop().close()
        self._here = threading.local()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Ask]:
        try:
            ask = self._mine()
            with ask.transaction(begin):
                yield ask
        except _AWAY as away:
            self._drop()
            raise BoxAway("The letterbox's database does not answer. Try again in a moment.") from away

    def _drop(self) -> None:
        """Close this thread's connection, which may have come to harm; the next question opens another."""
        if hasattr(self._here, "ask"):
            self._open.remove(self._here.ask.connection)
            self._here.ask.connection.close()
            del self._here.ask

    def _mine(self) -> Ask:
        if not hasattr(self._here, "ask"):
            file = self._where.file
            opened = _to_file(file) if file is not None else _to_server(self._where.server)
            self._open.append(opened)
            self._here.ask = Ask(opened)
        ask: Ask = self._here.ask
        return ask


def _to_file(file: Path) -> sqlite3.Connection:
    if not file.exists():
        raise BoxAway(f"The letterbox {file} is not there yet. Start the workbench once, which makes it.")
    connection = sqlite3.connect(file, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _to_server(server: str) -> "psycopg.Connection[Any]":
    return psycopg.connect(server, autocommit=True, connect_timeout=_PATIENCE_S)


@contextmanager
def _of_file(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")
