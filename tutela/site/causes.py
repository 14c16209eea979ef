"""Says what is the matter with disk or database, from what they raised; pages and commands tell it alike."""

import errno
import sqlite3
from enum import Enum

from django.db import InterfaceError, OperationalError, ProgrammingError

# What a disk says that takes nothing more, whatever the program does.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_OF_DATABASES = (OperationalError, InterfaceError, ProgrammingError, sqlite3.OperationalError)


class Cause(Enum):
    """What does not work, as the code that docs/messages.md explains."""

    FULL = "TU-X08"
    LOCKED = "TU-X05"
    NO_TABLES = "TU-X06"
    AWAY = "TU-X07"


# In the words of SQLite and PostgreSQL; the first that is found says which.
_WORDS = {
    "disk is full": Cause.FULL,
    "No space left": Cause.FULL,
    "disk I/O error": Cause.FULL,
    "readonly database": Cause.FULL,
    "no such table": Cause.NO_TABLES,
    "does not exist": Cause.NO_TABLES,
    "locked": Cause.LOCKED,
    "lock timeout": Cause.LOCKED,
    "deadlock": Cause.LOCKED,
}


def cause_of(fault: BaseException) -> Cause | None:
    """Say what is the matter; None where neither disk nor database is."""
    if isinstance(fault, _OF_DATABASES):
        message = str(fault)
        otherwise = None if isinstance(fault, ProgrammingError) else Cause.AWAY
        return next((cause for words, cause in _WORDS.items() if words in message), otherwise)
    return Cause.FULL if isinstance(fault, OSError) and fault.errno in _FULL else None
