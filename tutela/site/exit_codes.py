"""What a command says, and the exit code it ends with, when something goes wrong."""

from dataclasses import dataclass

from django.db import Error as DatabaseFault

from tutela.errors import Refusal
from tutela.site.causes import Cause, cause_of

LOCKED = 4


@dataclass(frozen=True, slots=True)
class Ending:
    """One line for the operator, and the exit code."""

    message: str
    exit_code: int


def ending_of(fault: BaseException) -> Ending | None:
    """Say what went wrong; None for a fault of the program itself, which shows where it stands."""
    if isinstance(fault, Refusal):
        return Ending(f"{fault}  [{fault.code}]", fault.exit_code)
    cause = cause_of(fault)
    if cause is None and isinstance(fault, DatabaseFault):
        cause = Cause.AWAY
    if cause is None:
        return None
    return Ending(f"{_words(cause, fault)}  [{cause.value}]", LOCKED if cause is Cause.LOCKED else 1)


def _words(cause: Cause, fault: BaseException) -> str:
    said = getattr(fault, "strerror", None) or next(iter(str(fault).splitlines()), type(fault).__name__)
    return {
        Cause.FULL: f"Nothing more can be written: {said}. What was finished is kept. Make room, or have the "
        "disk looked at, and run the same command again.",
        Cause.LOCKED: "Another process holds the database. Nothing was lost; try again in a minute.",
        Cause.NO_TABLES: "The database is not set up. Run `tutela init`, or start with `tutela up`.",
        Cause.AWAY: f"The database does not answer: {said}. Check [database] in tutela.toml.",
    }[cause]
