"""Keeps outcomes of many packages from a table: each line by itself, a bad one reported, none lost."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.actions.outcomes.enter_outcome import Told, enter_outcome
from tutela.casework.packages.errors import BadOutcome, PackageMoved
from tutela.casework.packages.models import Outcome
from tutela.casework.packages.queries import number_in, package_for
from tutela.errors import NotFound

COLUMNS = ("package", "outcome", "count", "on")
MOST_BYTES, MOST_LINES = 1 << 20, 10_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a table: how many lines were kept, stood there already, and what was wrong where."""

    kept: int
    same: int
    faults: tuple[tuple[int, str], ...]


def import_outcomes(by: Actor, octets: bytes) -> Imported:
    """Keep every line of a CSV table that can be kept, and say of every other why it was not.

    Args:
        by: who brings it.
        octets: UTF-8 with a head: package, outcome, count, on (as 2026-11-29).

    Raises:
        NotAllowed: the actor follows no packages.
        BadOutcome: it is no such table, and nothing of it was kept.
    """
    gate.require(by, Act.ANSWER_PACKAGES)
    kept = same = 0
    faults: list[tuple[int, str]] = []
    for line, row in _lines(octets):
        try:
            found = package_for(by, number_in(row["package"] or ""))
            is_new = enter_outcome(by, found, _told(row), Outcome.Through.TABLE.value) is not None
        except (BadOutcome, PackageMoved, NotFound) as wrong:
            faults.append((line, str(wrong)))
        else:
            kept, same = kept + is_new, same + (not is_new)
    return Imported(kept, same, tuple(faults))


def _lines(octets: bytes) -> list[tuple[int, dict[str, str | None]]]:
    if len(octets) > MOST_BYTES:
        raise BadOutcome(f"The table has more than {MOST_BYTES:,} bytes. Cut it in two.")
    try:
        reader = csv.DictReader(io.StringIO(octets.decode("utf-8-sig"), newline=""), strict=True)
        head = [name.strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = head
        rows = [(reader.line_num, {name: row.get(name) for name in COLUMNS}) for row in reader]
    except (ValueError, csv.Error) as wrong:
        raise BadOutcome(f"This is no CSV in UTF-8: {wrong}. Nothing of it was kept.") from wrong
    if not set(COLUMNS) <= set(head) or len(rows) > MOST_LINES:
        raise BadOutcome(
            f"The table has a head with {', '.join(COLUMNS)}, and at most {MOST_LINES:,} lines. "
            "Nothing of it was kept."
        )
    return rows


def _told(row: dict[str, str | None]) -> Told:
    count, day = (row["count"] or "").strip(), (row["on"] or "").strip()
    if not count.isdecimal() or not count.isascii():
        raise BadOutcome(f"{count[:40]!r} is no count.")
    try:
        return Told((row["outcome"] or "").strip().lower(), int(count[:10]), date.fromisoformat(day))
    except ValueError:
        raise BadOutcome(f"{day[:40]!r} is no day. Write it as 2026-11-29.") from None
