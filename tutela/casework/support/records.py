"""What a record of support says once it is open, and the kinds of them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What somebody filed."""

    NOTE = "note"
    CHECK_IN = "check-in"
    BOOKED = "booked"
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    TEAM = "team"
    ASKED = "asked"
    CONCERN = "concern"
    CONDUCT = "conduct"
    SEEN = "seen"
    OPT_OUT = "opt-out"
    STOPPED = "stopped"
    RESUMED = "resumed"


TITLES = {
    Kind.NOTE: "Note",
    Kind.CHECK_IN: "Check-in",
    Kind.BOOKED: "Session booked",
    Kind.ATTENDED: "Session attended",
    Kind.CANCELLED: "Session cancelled",
    Kind.TEAM: "Session with the team",
    Kind.ASKED: "Support asked for",
    Kind.CONCERN: "Concern for a colleague",
    Kind.CONDUCT: "Report of conduct",
    Kind.SEEN: "Seen to",
    Kind.STOPPED: "Media stopped",
    Kind.RESUMED: "Media shown again",
    Kind.OPT_OUT: "Classes that you want no items of",
}
# What somebody is told and sees to.
LETTERS = (Kind.ASKED, Kind.CONCERN, Kind.CONDUCT)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as its person reads it.

    Attributes:
        number: of its row.
        person: who filed it.
        kind: what it is.
        at: when it was filed.
        body: what it says, by names that its verb gives.
    """

    number: int
    person: int
    kind: Kind
    at: datetime
    body: dict[str, Any] = field(repr=False)
