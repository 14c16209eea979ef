"""Reads the many ways in which exporters write a time; the verbatim text is always kept beside it."""

import re
from datetime import UTC, datetime, timedelta, timezone

from tutela.errors import Invalid

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?\s*"
    r"(?:(Z)|([+-])(\d{1,2}):?(\d\d)Z?)?",
    re.ASCII,
)
_DOT_NET = re.compile(r"/Date\((-?\d{1,15})(?:([+-])(\d\d)(\d\d))?\)/", re.ASCII)
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?(?: ([AP])M)?)?", re.ASCII)
_EDM = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)",
    re.ASCII,
)
_NOON = 12


class NotAMoment(Invalid):
    """A text is none of the known ways to write a time."""

    code = "TU-F10"


def parse(text: str) -> datetime:
    """Read a time; the answer has a zone only if the text states one.

    ISO 8601 with or without a zone and with any number of decimals (beyond microseconds they are cut),
    .NET `/Date(ms)/`, and United States `m/d/yyyy h:mm:ss AM`. The malformed zone `+1:00Z` of one exporter
    is read as +01:00.

    Raises:
        NotAMoment: it is none of these.
    """
    stripped = text.strip()
    try:
        if match := _ISO.fullmatch(stripped):
            return _from_iso(match)
        if match := _DOT_NET.fullmatch(stripped):
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(match.group(1)))
            return at.astimezone(_zone(*match.group(2, 3, 4))) if match.group(2) else at
        if match := _US.fullmatch(stripped):
            return _from_us(match)
    except (ValueError, OverflowError) as wrong:
        raise NotAMoment(f"A time is impossible: {wrong}.") from wrong
    raise NotAMoment("A time is written in no known way. It is kept as text.")


def is_standard(text: str) -> bool:
    """Say whether a text can stand in a DateTimeOffset property of the VICS model as it is."""
    if not _EDM.fullmatch(text):
        return False
    try:
        parse(text)
    except NotAMoment:
        return False
    return True


def standard(text: str) -> str:
    """Give the DateTimeOffset form of a time.

    Raises:
        NotAMoment: it cannot be read, or states no zone, and a zone must not be invented.
    """
    at = parse(text)
    if at.tzinfo is None:
        raise NotAMoment("A time states no zone. It is kept as text.")
    return at.isoformat().replace("+00:00", "Z")


def _from_iso(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(part) for part in match.group(1, 2, 3, 4, 5))
    second = int(match.group(6) or 0)
    micros = int((match.group(7) or "0")[:6].ljust(6, "0"))
    zone = None
    if match.group(8):
        zone = UTC
    elif match.group(9):
        zone = _zone(*match.group(9, 10, 11))
    return datetime(year, month, day, hour, minute, second, micros, zone)


def _from_us(match: re.Match[str]) -> datetime:
    month, day, year = (int(part) for part in match.group(1, 2, 3))
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    if match.group(7):
        if not 1 <= hour <= _NOON:
            raise ValueError("hour must be in 1..12 beside AM or PM")
        hour = hour % _NOON + (_NOON if match.group(7) == "P" else 0)
    return datetime(year, month, day, hour, minute, second)


def _zone(sign: str, hours: str, minutes: str) -> timezone:
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if sign == "-" else ahead)
