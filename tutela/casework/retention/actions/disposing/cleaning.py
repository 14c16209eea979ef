"""Overwrites what was freed in the database, and drops files that were worked out from it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tutela.casework.examination import stack_index
from tutela.casework.gate import machine
from tutela.casework.intelligence.actions import index_words
from tutela.casework.retention.actions.disposing import reaching
from tutela.casework.retention.errors import DatabaseBusy
from tutela.engine.retention.rules import Subject

_TEMPORARY = "SQLITE_TMPDIR"


def clean_database() -> None:
    """Build the indexes of words anew, and write the database without what was freed in it.

    Raises:
        DatabaseBusy: others hold it.
    """
    if connection.vendor == "sqlite":
        _clean_file()
    else:
        _clean_server()


def _clean_file() -> None:
    """Write SQLite's file anew: what was freed is overwritten, and its journal is cut to nothing."""
    with _beside(), connection.cursor() as cursor:
        # Else all of it would have to be held in memory.
        cursor.execute("PRAGMA temp_store=FILE")
        cursor.execute("PRAGMA secure_delete=ON")
        try:
            index_words.after_any(machine(0))
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
        finally:
            cursor.execute("PRAGMA temp_store=MEMORY")
    if busy:
        raise DatabaseBusy(
            "Others read the database, so its journal still holds what was disposed of. Try again."
        )


@contextmanager
def _beside() -> Iterator[None]:
    """Have the temporary file lie beside the database, and nowhere else."""
    before = os.environ.get(_TEMPORARY)
    folder = Path(str(connection.settings_dict["NAME"])).parent
    if folder.is_dir():
        os.environ[_TEMPORARY] = str(folder)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_TEMPORARY, None)
        else:
            os.environ[_TEMPORARY] = before


def _clean_server() -> None:
    """Have PostgreSQL write each table anew of which rows went, with its indexes."""
    with connection.cursor() as cursor:
        named = {model for kind in (Subject.CASE, Subject.REPORT) for model, _ in reaching.named(kind)}
        for model in sorted(named, key=lambda each: each._meta.db_table):
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(model._meta.db_table)}")


def forget_stacks(unit: int) -> None:
    """Remove the file of a unit's stacks on this machine: it is made again from the rows that stay."""
    (settings.TUTELA_INDEX / str(unit) / stack_index.FILE).unlink(missing_ok=True)
