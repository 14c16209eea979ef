"""Brings the database up to date whole or not at all, so that a sudden end leaves nothing half made.

Django applies migrations one by one, and notes each a moment after it was applied: a process killed between
the two leaves a database that no later start can bring up to date.
"""

import sqlite3
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tutela import files


def migrate() -> None:
    """Apply every migration that is missing; call it while nothing else uses the database.

    PostgreSQL changes tables inside a transaction. SQLite cannot do all of that, so a copy is brought up to
    date and takes the database's name when it is complete.
    """
    if not _is_behind():
        return
    if connection.vendor == "sqlite":
        _migrate_copy(Path(str(connection.settings_dict["NAME"])))
    else:
        with transaction.atomic():
            call_command("migrate", verbosity=0, interactive=False)


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate_copy(database: Path) -> None:
    connection.close()
    copy = database.with_name(database.name + ".part")
    for left in database.parent.glob(copy.name + "*"):
        left.unlink()
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    connection.settings_dict["NAME"] = str(copy)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            # All of it in the one file that is about to be renamed.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(database)
    _take_place(copy, database)


def _take_place(copy: Path, database: Path) -> None:
    """Rename the copy over the database, durably; no journal of the old one may be taken for its own."""
    files.sync(copy)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    copy.rename(database)
    for suffix in ("-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    files.sync(database.parent)
