"""The schedule of fields as data: what is asked for, by which instrument, and how sure we are of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from tutela.engine.working_time import OpeningHours

# One file a version, in the order of their names; none is ever changed, for what was sent is read by its own.
FOLDER = Path(__file__).with_name("schedules")


class Kind(StrEnum):
    """What the value of a field is.

    A text; a list of texts; a list of {"address", "port", "at"}; a list of {"algorithm", "value"}.
    """

    TEXT = "text"
    LIST = "list"
    EVENTS = "events"
    HASHES = "hashes"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in submissions, what its value is, and what people read."""

    name: str
    kind: Kind
    title: str


@dataclass(frozen=True, slots=True)
class PriorityLevel:
    """One of the three priorities, the most urgent first."""

    number: int
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """What one version of the schedule asks for.

    `mark` says whether somebody compared it with `instrument`; years and days are those of the law.
    """

    version: str
    instrument: str
    read_on: date
    mark: str
    hours: OpeningHours
    reference_years: int
    content_years: int
    retention_citation: str
    request_days: int
    request_citation: str
    priorities: tuple[PriorityLevel, ...]
    fields: tuple[Field, ...]

    def wants_telephone(self, priority: int, at: datetime) -> bool:
        """Say whether a report of this priority, sent at a moment, is confirmed by telephone as well."""
        is_open = self.hours.minutes_between(at, at + timedelta(minutes=1)) > 0
        return priority in (1, 2) and not is_open


@cache
def versions(folder: Path = FOLDER) -> Mapping[str, Schedule]:
    """Give every version of the schedule that a folder holds by its name, the newest last."""
    read = [_read(file) for file in sorted(folder.glob("*.toml"))]
    return {each.version: each for each in read}


def current() -> Schedule:
    """Give the newest version of the schedule."""
    return list(versions().values())[-1]


def named(version: str) -> Schedule | None:
    """Give the version that a submission names; None where there never was one of that name."""
    return versions().get(version)


def _read(file: Path) -> Schedule:
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    hours, kept, request = read["hours"], read["retention"], read["request"]
    return Schedule(
        version=read["version"],
        instrument=read["instrument"],
        read_on=read["read_on"],
        mark=read["mark"],
        hours=OpeningHours.read(hours["open"], hours["nation"], hours["zone"]),
        reference_years=kept["reference_years"],
        content_years=kept["content_years"],
        retention_citation=kept["citation"],
        request_days=request["days"],
        request_citation=request["citation"],
        priorities=tuple(PriorityLevel(**one) for one in read["priority"]),
        fields=tuple(Field(one["name"], Kind(one["kind"]), one["title"]) for one in read["field"]),
    )
