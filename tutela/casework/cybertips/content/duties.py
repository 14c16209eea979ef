"""Until when a report has to be made, and how long what was reported is kept: law as data, with its citation.

Only a row that is verified, in a table that two people of the unit approved, begins a clock; all are shown.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tutela.casework.cybertips.errors import BadDuties
from tutela.casework.policies.queries import rules_in_force
from tutela.engine.toml_tables import check_keys, read_table

BOOK = "duties to report"
BEGINS = ("made", "finished")
MARKS = ("C", "P", "U")
_ROW = {
    "code": str, "title": str, "begins": str, "hours": int, "citation": str, "read_on": datetime.date,
    "mark": str, "verified": bool,
}  # fmt: skip
_MOST_HOURS, _LONGEST = 24 * 366 * 10, 300


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: from when on, how many hours (0 where the law names none), where it was read, how sure."""

    code: str
    title: str
    begins: str
    hours: int
    citation: str
    mark: str
    is_verified: bool


def shipped() -> str:
    """Give the table that comes with the program, as a draft of the unit's own."""
    return files(__package__).joinpath("duties.toml").read_text(encoding="utf-8")


def check(text: str) -> None:
    """Let a table pass that can be followed.

    Raises:
        BadDuties: the message says where and why.
    """
    read(text)


@lru_cache(maxsize=8)
def read(text: str) -> tuple[Duty, ...]:
    """Read duties, in their order.

    Raises:
        BadDuties: it is not TOML, something is missing or is none of what it may be, or a code stands twice.
    """
    table = read_table("The duties", text, refusal=BadDuties)
    keys = {"version": str, "owner": str, "duty": list}
    found: dict[str, Duty] = {}
    for number, told in enumerate(check_keys("The duties", table, keys, refusal=BadDuties)["duty"], 1):
        row = check_keys(f"Duty {number}", told, _ROW, refusal=BadDuties)
        if row["begins"] not in BEGINS or row["mark"] not in MARKS or row["code"] in found:
            raise BadDuties(
                f"Duty {number}: it begins when a report is {' or '.join(BEGINS)}, its mark is one of "
                f"{', '.join(MARKS)}, and its code stands once."
            )
        is_long = max(len(row["title"]), len(row["citation"])) > _LONGEST
        if not 0 <= row["hours"] <= _MOST_HOURS or is_long or not row["citation"].strip():
            raise BadDuties(f"Duty {number}: its hours, its title or its citation are none that can be kept.")
        found[row["code"]] = Duty(
            row["code"], row["title"], row["begins"], row["hours"], row["citation"], row["mark"],
            row["verified"],
        )  # fmt: skip
    return tuple(found.values())


def duties_of(unit: int) -> tuple[tuple[Duty, ...], bool]:
    """Give the duties that a unit follows, and whether two of its people approved them.

    Raises:
        VersionBroken: its own are not what two people approved.
    """
    version = rules_in_force(unit, BOOK)
    return (read(version.text), True) if version else (read(shipped()), False)


def driving(unit: int) -> Duty | None:
    """Give the duty that sets the clock of a report made now: the shortest that is verified and approved."""
    duties, is_approved = duties_of(unit)
    begun = [each for each in duties if each.begins == "made" and each.is_verified and each.hours]
    return min(begun, key=lambda each: each.hours, default=None) if is_approved else None
