"""What is asked of whoever sends a letter while too many come: a moment of work, or a moment of waiting."""

import threading
import time
from collections import deque
from hashlib import sha256

from tutela.casework.letterbox.letters import Lane

# About a quarter of a million tries: two seconds of a telephone, and nothing to keep.
WORK_BITS = 17
WAIT_S = 20
_MINUTE_S = 60


class Pace:
    """Counts letters of the last minute in this process; of whom they are it knows nothing."""

    def __init__(self, busy_after: int) -> None:
        self._most, self._lock = busy_after, threading.Lock()
        self._came: deque[float] = deque()

    def count(self) -> None:
        """Count one more letter."""
        with self._lock:
            self._came.append(time.monotonic())

    def is_busy(self) -> bool:
        """Say whether too many came in the last minute."""
        with self._lock:
            while self._came and self._came[0] < time.monotonic() - _MINUTE_S:
                self._came.popleft()
            return len(self._came) >= self._most


def lane(submission: bytes, given_at: int, work: str, now: float) -> Lane | None:
    """Say by which lane a form may pass while the door is busy; None where it has to wait.

    Args:
        submission: the form's own number, of which the work is asked.
        given_at: when the form was given out, in seconds since 1970.
        work: what the page's script found: a number.
        now: the time.
    """
    if is_done(submission, work):
        return Lane.WORKED
    return Lane.WAITED if now - given_at >= WAIT_S else None


def is_done(submission: bytes, work: str) -> bool:
    """Say whether a number is one for which SHA-256 of "form:number" begins with enough zero bits."""
    if not (work.isascii() and work.isdecimal() and len(work) < WAIT_S):
        return False
    found = sha256(f"{submission.hex()}:{work}".encode()).digest()
    return int.from_bytes(found, "big") >> (len(found) * 8 - WORK_BITS) == 0
