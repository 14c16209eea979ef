"""Keeps what lies on this machine from every other account: whoever is not the owner reads nothing of it."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from tutela.site.sqlite_swap import JOURNALS, file_of

_OTHERS = 0o077


def open_to_others() -> list[Path]:
    """Name what others may read or enter of database, vault, keys and index.

    Below a folder that is closed nothing is looked at: nobody else gets there.
    """
    return [path for path in _places() if path.exists() and path.stat().st_mode & _OTHERS]


def close_to_others() -> list[Path]:
    """Close it, as what earlier versions made was not; give what was closed."""
    closed = open_to_others()
    for path in closed:
        path.chmod(path.stat().st_mode & ~_OTHERS)
    return closed


def _places() -> Iterator[Path]:
    if connection.vendor == "sqlite":
        database = file_of(connection)
        yield from (database.with_name(database.name + suffix) for suffix in ("", *JOURNALS))
    folders = (settings.TUTELA_KEYS, settings.TUTELA_VAULT, settings.TUTELA_INDEX)
    yield from (folder for folder in folders if isinstance(folder, Path))
