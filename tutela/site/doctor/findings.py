"""One thing that was looked at, and how it stands."""

from dataclasses import dataclass

WELL, ATTENTION, BROKEN = "well", "attention", "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    state: str
    said: str
