"""Copies an SQLite database, and changes it as a copy that takes its place, while nobody else has it open."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from tutela import files
from tutela.errors import Conflict

_WAIT_S = 5
JOURNALS = ("-wal", "-shm", "-journal")


class DatabaseInUse(Conflict):
    """Another process has the database open, and would go on writing into the old one."""

    code = "TU-U08"
    exit_code = 4


def file_of(connection: BaseDatabaseWrapper) -> Path:
    """Name the file that a connection's database is in."""
    return Path(str(connection.settings_dict["NAME"]))


def back_up(database: Path, backup: Path) -> None:
    """Copy a database, consistently and durably; a backup of that name is replaced when the copy is whole.

    Raises:
        DatabaseInUse: another process has it open.
    """
    with _held(database) as source:
        part = _copy(source, backup)
        files.sync(part)
        part.rename(backup)
        files.sync(backup.parent)


@contextmanager
def on_a_copy(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let a block change a copy of the connection's database, which takes its place if all goes well.

    Raises:
        DatabaseInUse: another process has the database open.
    """
    database = file_of(connection)
    connection.close()
    # Its folder is made with it, and not by whoever only looks.
    database.parent.mkdir(parents=True, exist_ok=True)
    with _held(database) as source:
        copy = _copy(source, database)
        connection.settings_dict["NAME"] = str(copy)
        try:
            yield
            with connection.cursor() as cursor:
                # All of it in the one file that is about to be renamed.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(database)
        files.sync(copy)
        copy.rename(database)
        _remove_journals(copy)
        files.sync(database.parent)


@contextmanager
def _held(database: Path) -> Iterator[sqlite3.Connection]:
    """Open a database so that no other process can, and without a journal to be taken for its successor's."""
    with closing(sqlite3.connect(database, timeout=_WAIT_S, isolation_level=None)) as source:
        try:
            source.execute("PRAGMA locking_mode = EXCLUSIVE")
            source.execute("PRAGMA journal_mode = DELETE")
            source.execute("BEGIN EXCLUSIVE")
            source.execute("COMMIT")
        except sqlite3.OperationalError as locked:
            raise DatabaseInUse(
                f"Another process has {database} open ({locked}). Stop `tutela up`, and every `tutela web` "
                "and `tutela worker`, and try again. Nothing was changed."
            ) from locked
        yield source


def _copy(source: sqlite3.Connection, target: Path) -> Path:
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    _remove_journals(part)
    try:
        with closing(sqlite3.connect(part)) as copied:
            part.chmod(0o600)
            source.backup(copied)
    except BaseException:
        part.unlink(missing_ok=True)
        _remove_journals(part)
        raise
    return part


def _remove_journals(database: Path) -> None:
    for suffix in JOURNALS:
        database.with_name(database.name + suffix).unlink(missing_ok=True)
