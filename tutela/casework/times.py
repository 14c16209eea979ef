"""Moments as people read them, in the unit's time zone, and as exports carry them, to the last digit."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateformat import format as dated

_SECOND_NS = 10**9
_EARLIEST, _LATEST = date(1970, 1, 1), date(2999, 12, 31)
_START = datetime(1970, 1, 1, tzinfo=UTC)


def here(at: datetime | None = None) -> datetime:
    """Give a moment, now by default, in the unit's time zone: for its day and its hour."""
    return timezone.localtime(at)


def moment(at: datetime | None) -> str:
    """Write a moment as people read it: 5 March 2027, 14:02; nothing for none."""
    return dated(timezone.localtime(at), "j F Y, H:i") if at else ""


def moment_to_the_second(at: datetime) -> str:
    """Write a moment as people read it where seconds count: 5 March 2027, 14:02:09."""
    return dated(timezone.localtime(at), "j F Y, H:i:s")


def clock(at: datetime) -> str:
    """Write a moment of today as people read it: 14:02."""
    return dated(timezone.localtime(at), "H:i")


def day_in(text: str) -> date | None:
    """Read a day from an address; None where it is none, or its ends are no moments of the calendar."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _EARLIEST <= day <= _LATEST else None


def start_of(day: date) -> datetime:
    """Give the moment at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    """Give the moment at which a day is over.

    Raises:
        OverflowError: it is the last day of the calendar.
    """
    return start_of(day + timedelta(days=1))


def exact(since_1970_ns: int | None, *, has_zone: bool = True) -> str:
    """Write a file system's time in UTC to its last digit, without zeros at the end; nothing for none.

    A time whose source states no zone is written without one: an archive made by DOS and Windows holds what a
    clock on a wall said.
    Readers of VICS and of ISO 8601 take any number of decimals. A time outside the calendar stays a number.
    """
    if since_1970_ns is None:
        return ""
    seconds, rest = divmod(since_1970_ns, _SECOND_NS)
    try:
        at = _START + timedelta(seconds=seconds)
    except OverflowError:
        return f"{since_1970_ns} ns since 1970"
    decimals = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{at.replace(tzinfo=None).isoformat()}{decimals}{'Z' if has_zone else ''}"
