"""What a command says, and the exit code it ends with, when something goes wrong."""

import errno
from dataclasses import dataclass

from tutela.errors import Refusal

LOCKED = 4
# What a disk says that takes nothing more, whatever the program does.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


@dataclass(frozen=True, slots=True)
class Ending:
    """One line for the operator, and the exit code."""

    message: str
    exit_code: int


def ending_of(fault: BaseException) -> Ending | None:
    """Say what went wrong; None for a fault of the program itself, which shows where it stands."""
    if isinstance(fault, Refusal):
        return Ending(f"{fault}  [{fault.code}]", fault.exit_code)
    # A copy of the database is made below Django.
    if type(fault).__module__ in ("django.db.utils", "sqlite3"):
        return _of_database(str(fault))
    if isinstance(fault, OSError) and fault.errno in _FULL:
        return _of_disk(fault.strerror or str(fault))
    return None


def _of_disk(message: str) -> Ending:
    return Ending(
        f"Nothing more can be written: {message}. What was finished is kept. Make room, or have the disk "
        "looked at, and run the same command again.  [TU-X08]",
        1,
    )


def _of_database(message: str) -> Ending:
    if "no such table" in message or "does not exist" in message:
        return Ending(
            "The database is not set up. Run `tutela init`, or start with `tutela up`.  [TU-X06]", 1
        )
    if "disk is full" in message:
        return _of_disk(message)
    if "locked" in message:
        return Ending(
            "Another process holds the database. Nothing was lost; try again in a minute.  [TU-X05]", LOCKED
        )
    first = message.splitlines()[0]
    return Ending(f"The database does not answer: {first}. Check [database] in tutela.toml.  [TU-X07]", 1)
