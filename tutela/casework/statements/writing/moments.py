"""How papers write a moment: in UTC, whatever zone and language the machine has."""

from datetime import UTC, datetime

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def in_utc(at: datetime) -> str:
    """Write a moment as papers have it, in UTC, whatever zone and language the machine has."""
    there = at.astimezone(UTC)
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}, {there:%H:%M} UTC"
