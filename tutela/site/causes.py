"""Says what is the matter with disk or database, from what they raised; pages and commands tell it alike."""

import errno
import sqlite3
from enum import Enum

from django.db import InterfaceError, OperationalError, ProgrammingError

# What a disk says that takes nothing more, whatever the program does.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_OF_DATABASES = (OperationalError, InterfaceError, ProgrammingError, sqlite3.OperationalError)
# In the words of SQLite and PostgreSQL; the first that is found says which.
_WORDS = {
    "disk is full": "FULL",
    "No space left": "FULL",
    "disk I/O error": "FULL",
    "readonly database": "FULL",
    "no such table": "NO_TABLES",
    "does not exist": "NO_TABLES",
    "locked": "LOCKED",
    "lock timeout": "LOCKED",
    "deadlock": "LOCKED",
}


class Cause(Enum):
    """What does not work, as the code that docs/messages.md explains."""

    FULL = "TU-X08"
    LOCKED = "TU-X05"
    NO_TABLES = "TU-X06"
    AWAY = "TU-X07"


def cause_of(fault: BaseException) -> Cause | None:
    """Say what is the matter; None where neither disk nor database is."""
    if isinstance(fault, _OF_DATABASES):
        said = str(fault)
        found = next((name for words, name in _WORDS.items() if words in said), None)
        if found is None and isinstance(fault, ProgrammingError):
            return None
        return Cause[found or "AWAY"]
    return Cause.FULL if isinstance(fault, OSError) and fault.errno in _FULL else None
