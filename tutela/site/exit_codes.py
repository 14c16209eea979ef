"""What a command says, and the exit code it ends with, when something goes wrong."""

from dataclasses import dataclass

from tutela.errors import Refusal

LOCKED = 4


@dataclass(frozen=True, slots=True)
class Told:
    """One line for the operator, and the exit code."""

    message: str
    exit_code: int


def told(fault: BaseException) -> Told | None:
    """Say what went wrong; None for a fault of the program itself, which shows where it stands."""
    if isinstance(fault, Refusal):
        return Told(f"{fault}  [{fault.code}]", fault.exit_code)
    if type(fault).__module__ == "django.db.utils":
        return _of_database(str(fault))
    return None


def _of_database(message: str) -> Told:
    if "no such table" in message or "does not exist" in message:
        return Told("The database is not set up. Run `tutela init`, or start with `tutela up`.  [TU-X06]", 1)
    if "locked" in message:
        return Told(
            "Another process holds the database. Nothing was lost; try again in a minute.  [TU-X05]", LOCKED
        )
    first = message.splitlines()[0]
    return Told(f"The database does not answer: {first}. Check [database] in tutela.toml.  [TU-X07]", 1)
