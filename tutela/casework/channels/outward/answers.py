"""What the other side made of one attempt."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of it; the values are those of the rows that keep it."""

    ACCEPTED = "accepted"
    REFUSED_HERE = "refused here"
    LATER = "not now"
    REJECTED = "rejected"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt, which address was called, and the code and words of the answer."""

    outcome: Outcome
    says: str
    address: str = ""
    code: int = 0
