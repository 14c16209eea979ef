"""Sessions of support as records say them: which are open, and when the next of each kind is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tutela.casework.support.records import Kind, Record
from tutela.casework.support.rules import Rules
from tutela.errors import NotFound

# Of fewer people, on either side, nobody is told how many attended what.
LEAST = 5
KINDS = (Kind.BOOKED, Kind.ATTENDED, Kind.CANCELLED)


class Light(StrEnum):
    """How sessions of somebody stand, as their line manager may know it: never which, and never why."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Booked:
    """A session that was booked and has not ended; `is_of_team` where a line manager asked the team to it."""

    number: int
    session: str
    on: date
    is_of_team: bool


def open_sessions(records: Iterable[Record], person: int) -> list[Booked]:
    """List what was booked by a person, or for them with their team, and has no end yet; the earliest first.

    Args:
        records: their own of sessions, and the invitations that they were sent.
        person: whose they are.
    """
    kept = list(records)
    ended = {each.body["of"] for each in kept if each.kind in (Kind.ATTENDED, Kind.CANCELLED)}
    found = [
        Booked(each.number, each.body["session"], date.fromisoformat(each.body["on"]), each.person != person)
        for each in kept
        if each.kind in (Kind.BOOKED, Kind.TEAM) and each.number not in ended
    ]
    return sorted(found, key=lambda each: (each.on, each.number))


def open_session(records: Iterable[Record], person: int, number: int) -> Booked:
    """Find one of them.

    Raises:
        NotFound: there is none of that number.
    """
    for each in open_sessions(records, person):
        if each.number == number:
            return each
    raise NotFound(f"You have no open session {number}. See which you have.")


def due(records: Iterable[Record], rules: Rules) -> dict[str, date | None]:
    """Say when the next session of each kind that comes at intervals is due; None where none was attended."""
    last: dict[str, date] = {}
    for each in records:
        if each.kind is Kind.ATTENDED:
            day, code = date.fromisoformat(each.body["on"]), each.body["session"]
            last[code] = max(day, last.get(code, day))
    return {
        code: last[code] + timedelta(session.every_days) if code in last else None
        for code, session in rules.sessions.items()
        if session.every_days
    }


def light_of(due_on: Mapping[str, date | None], rules: Rules, today: date) -> Light:
    """Say how somebody stands: red where one is overdue, amber where one is soon, or was never attended."""
    if any(day is not None and day < today for day in due_on.values()):
        return Light.RED
    soon = today + timedelta(rules.soon_days)
    is_soon = any(day is None or day <= soon for day in due_on.values())
    return Light.AMBER if is_soon else Light.GREEN


def last_quarter(today: date) -> tuple[date, date]:
    """Give the first and the last day of the last quarter of the calendar that is over."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    until = first - timedelta(1)
    return until.replace(month=until.month - 2, day=1), until


def uptake(
    records: Iterable[Record], people: int, since: date, until: date, rules: Rules
) -> dict[str, int | None]:
    """Say how many people attended each kind of session on the days from one to another.

    Args:
        records: those of sessions that people attended.
        people: of how many they are; how many attended is told only where as many as `LEAST` did, and as many
            did not, so that it says nothing of any one of them.
        since: the first day.
        until: the last.
        rules: which kinds there are.

    Returns:
        The number by kind; None where it is not told.
    """
    who: dict[str, set[int]] = {code: set() for code in rules.sessions}
    for each in records:
        if each.kind is Kind.ATTENDED and since <= date.fromisoformat(each.body["on"]) <= until:
            who.setdefault(each.body["session"], set()).add(each.person)
    numbers = {code: len(found) for code, found in who.items()}
    return {
        code: number if number >= LEAST and people - number >= LEAST else None
        for code, number in numbers.items()
    }
