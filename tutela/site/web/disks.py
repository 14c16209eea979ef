"""Says whether the disks that this installation writes to are full."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from tutela.site.sqlite_swap import file_of

# Below this SQLite cannot be sure of its next transaction.
_LEAST_FREE = 16 << 20


def are_full() -> bool:
    """Say whether there is no room for another act; a disk that cannot be asked is not called full."""
    return any(_free(folder) < _LEAST_FREE for folder in _written())


def _written() -> Iterator[Path]:
    if connection.vendor == "sqlite":
        yield file_of(connection).parent
    if isinstance(settings.TUTELA_VAULT, Path):
        yield settings.TUTELA_VAULT


def _free(folder: Path) -> int:
    try:
        there = os.statvfs(folder)
    except OSError:
        return _LEAST_FREE
    return there.f_bavail * there.f_frsize
