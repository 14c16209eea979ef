"""What the other side made of one attempt."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

# So much of an answer is read and kept, byte for byte; of a longer one the rest is never read.
MOST_BYTES = 1 << 16
_LATER, _FAULT = {408, 425, 429}, 500


class Outcome(StrEnum):
    """What came of it; the values are those of the rows that keep it."""

    ACCEPTED = "accepted"
    REFUSED_HERE = "refused here"
    LATER = "not now"
    REJECTED = "rejected"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt, which address was called, and the code and words of the answer.

    `raw` is what was answered, byte for byte; `is_whole` says whether that is all of it.
    """

    outcome: Outcome
    says: str
    address: str = ""
    code: int = 0
    raw: bytes = b""
    is_whole: bool = True


def cut(said: bytes) -> tuple[bytes, bool]:
    """Give as much of an answer as is kept, and whether that is all of it."""
    return said[:MOST_BYTES], len(said) <= MOST_BYTES


def outcome_of_fetch(status: int, taken: Collection[int] = (200,)) -> Outcome:
    """Say what a status of HTTP makes of what was asked for: it came, may come later, or is refused.

    Args:
        status: the status.
        taken: those that bring what was asked for; other good ones do not.
    """
    if status in taken:
        return Outcome.ACCEPTED
    return Outcome.LATER if status in _LATER or status >= _FAULT else Outcome.REJECTED
