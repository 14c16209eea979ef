"""What a record of support says once it is open, and the kinds of them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What somebody filed."""

    NOTE = "note"
    CHECK_IN = "check-in"


TITLES = {
    Kind.NOTE: "Note",
    Kind.CHECK_IN: "Check-in",
}


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
