"""What a command says, and the exit code it ends with, when something goes wrong."""

from dataclasses import dataclass

LOCKED, INTEGRITY = 4, 5
# By stable message code, where it is not simply 1; docs/messages.md explains each code.
_BY_CODE = {"TU-L02": INTEGRITY, "TU-V01": INTEGRITY, "TU-H10": INTEGRITY, "TU-S01": 2, "TU-X05": LOCKED}


@dataclass(frozen=True, slots=True)
class Told:
    """One line for the operator, and the exit code."""

    message: str
    exit_code: int


def told(fault: BaseException) -> Told | None:
    """Say what went wrong; None for a fault of the program itself, which shows where it stands."""
    code, said = getattr(fault, "code", ""), str(fault)
    if type(fault).__module__ == "django.db.utils":
        code, said = _of_database(said)
    return Told(f"{said}  [{code}]", _BY_CODE.get(str(code), 1)) if code else None


def _of_database(said: str) -> tuple[str, str]:
    if "no such table" in said or "does not exist" in said:
        return "TU-X06", "The database is not set up. Run `tutela init`, or start with `tutela up`."
    if "locked" in said:
        return "TU-X05", "Another process holds the database. Nothing was lost; try again in a minute."
    return "TU-X07", f"The database does not answer: {said.splitlines()[0]}. Check [database] in tutela.toml."
