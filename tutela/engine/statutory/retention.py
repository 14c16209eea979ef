"""Says until when a company keeps what, and writes it as a calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tutela.engine.retention.dates import later
from tutela.engine.statutory.schedule import Schedule

_LINE = 75


@dataclass(frozen=True, slots=True)
class Keep:
    """One thing that is kept: what, until which day inclusive, and by which provision."""

    what: str
    until: date
    citation: str


def periods(schedule: Schedule, issued: date, sent: date) -> tuple[Keep, Keep]:
    """Give both periods.

    Args:
        schedule: whose years count.
        issued: the day on which the reference was issued, from which the longer one runs.
        sent: the day on which the report was sent, from which the shorter one runs.
    """
    return (
        Keep(
            "the reference of the report",
            later(issued, schedule.reference_years),
            schedule.retention_citation,
        ),
        Keep(
            "the content, what was submitted, what was used to judge it, and the relevant user data",
            later(sent, schedule.content_years),
            schedule.retention_citation,
        ),
    )


def calendar(reference: str, kept: tuple[Keep, ...], now: datetime) -> bytes:
    """Write a calendar file (RFC 5545) with an entry for the day on which each period ends.

    Args:
        reference: of the report.
        kept: what is kept.
        now: when the file is made.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tutela//retention//EN"]
    for number, keep in enumerate(kept, 1):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(reference)}-{number}@tutela.invalid",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{keep.until:%Y%m%d}",
            f"SUMMARY:{_text(f'{reference}: last day to keep {keep.what}')}",
            f"DESCRIPTION:{_text(f'{keep.citation}; not verified against the statute.')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Break a line as the standard asks, between characters, each part of 75 bytes at most."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > _LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
