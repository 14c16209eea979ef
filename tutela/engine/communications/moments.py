"""Reads times as exports write them, and keeps what each rests on."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from tutela.engine.communications.told import Basis, Moment
from tutela.errors import Invalid

_EARLIEST_MS, _LATEST_MS = 0, 4_102_444_800_000
_LONGEST = 100
# Ticks of a second, by how many digits a moment of this century has.
_PER_SECOND = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
# Microseconds from 1601, where Chromium counts from, to 1970; seconds from 1970 to 2001, where Apple does.
_FROM_1601_US, _TO_2001_S = 11_644_473_600_000_000, 978_307_200


class NoZone(Invalid):
    """There is no time zone of that name."""

    code = "TU-F16"


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """Find a time zone by its IANA name; UTC where none is named.

    Raises:
        NoZone: there is none of that name.
    """
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, LookupError) as wrong:
        raise NoZone(f"{name!r} is no time zone. Write one as Europe/London.") from wrong


def of_epoch(value: object, unit: str = "s") -> Moment:
    """Read a count since 1970 in UTC.

    Args:
        value: a number, or text that is one.
        unit: "s", "ms", "us" or "ns"; "webkit" for microseconds since 1601, "apple" for seconds since 2001.
    """
    raw = str(value)[:_LONGEST]
    try:
        count = int(raw) if raw.isdecimal() else float(raw)
        if unit == "webkit":
            at_ms = (int(count) - _FROM_1601_US) // 1000
        elif unit == "apple":
            at_ms = int((count + _TO_2001_S) * 1000)
        elif isinstance(count, int):
            at_ms = count * 1000 // _PER_SECOND[unit]
        else:
            at_ms = int(count * 1000 / _PER_SECOND[unit])
    except (ValueError, OverflowError):
        return Moment(raw)
    return _within(raw, at_ms, Basis.SOURCE_UTC)


def of_iso(value: str, otherwise: Basis = Basis.ASSUMED) -> Moment:
    """Read a time as ISO 8601 writes it, or nearly; one that states no zone as if it were UTC.

    Args:
        value: what stands there.
        otherwise: what it rests on where it states no zone.
    """
    raw = value[:_LONGEST]
    text = raw.strip().replace("/", "-")
    if text.endswith(" UTC") or text.endswith(" GMT"):
        text = text[:-4] + "+00:00"
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return Moment(raw)
    if at.tzinfo is not None:
        return of_datetime(raw, at, Basis.SOURCE_UTC)
    return of_datetime(raw, at.replace(tzinfo=UTC), otherwise)


def of_datetime(raw: str, at: datetime, basis: Basis) -> Moment:
    """Take a time that was read, with its zone."""
    try:
        at_ms = int(at.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return Moment(raw[:_LONGEST])
    return _within(raw[:_LONGEST], at_ms, basis)


def moved(moment: Moment, zone: tzinfo) -> Moment:
    """Move a time that was read as if it were UTC to the zone that it is assumed to be of."""
    if moment.basis is not Basis.ASSUMED or moment.at_ms is None or zone is UTC:
        return moment
    seconds, rest = divmod(moment.at_ms, 1000)
    at = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=zone)
    return Moment(moment.raw, int(at.timestamp()) * 1000 + rest, Basis.ASSUMED)


def _within(raw: str, at_ms: int, basis: Basis) -> Moment:
    """Keep as no time what cannot be one: before 1970, or after this century."""
    return Moment(raw, at_ms, basis) if _EARLIEST_MS < at_ms < _LATEST_MS else Moment(raw)
