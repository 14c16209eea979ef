"""Counts the time in which a unit is open: by its hours, its bank holidays and its time zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tutela.errors import Invalid

# England and Wales have the same bank holidays.
NATIONS: Final = {"ENG": "England and Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY: Final = "|".join(_DAYS)
_WRITTEN: Final = re.compile(
    rf"(?P<first>{_DAY})-(?P<last>{_DAY}) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)(?P<all>, holidays too)?"
)
_AT_ONCE: Final = 370
# A clock that is due later is a mistake.
_FARTHEST: Final = 60 * _AT_ONCE
_MIDNIGHT: Final = "24:00"


class BadHours(Invalid):
    """Opening hours are not written as they are read."""

    code = "TU-CL01"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a unit is open.

    Attributes:
        nation: whose bank holidays it keeps, one of `NATIONS`.
        days: the first and the last day of its week, 0 for Monday.
        opens: minutes after midnight, by the clock on the wall.
        closes: the same; 1440 for midnight.
        keeps_holidays: it is closed on bank holidays.
        zone: the name of its time zone.
    """

    nation: str
    days: tuple[int, int]
    opens: int
    closes: int
    keeps_holidays: bool
    zone: str

    @classmethod
    def read(cls, hours: str, nation: str, zone: str) -> "OpeningHours":
        """Read hours as they are written in settings: "Mon-Fri 09:00-17:00", perhaps with ", holidays too".

        Raises:
            BadHours: they are not written so, or nation or time zone are not known.
        """
        found = _WRITTEN.fullmatch(hours.strip())
        if found is None:
            raise BadHours(f'Opening hours are written "Mon-Fri 09:00-17:00", not {hours!r}.')
        if nation not in NATIONS:
            raise BadHours(f"Bank holidays are known of {', '.join(NATIONS)}, not of {nation!r}.")
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as wrong:
            raise BadHours(f"No time zone is called {zone!r}.") from wrong
        opens, closes = _minutes(found["opens"]), _minutes(found["closes"])
        if opens >= closes:
            raise BadHours(f"A unit that opens at {found['opens']} closes later than {found['closes']}.")
        days = (_DAYS.index(found["first"]), _DAYS.index(found["last"]))
        return cls(nation, days, opens, closes, not found["all"], zone)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Count the whole minutes in which the unit is open between two moments, the earlier first."""
        spent = timedelta()
        for opens, closes in self._open(self._day(start), self._day(end)):
            spent += max(timedelta(), min(closes, end) - max(opens, start))
        return int(spent.total_seconds()) // 60

    def after(self, start: datetime, minutes: int) -> datetime:
        """Give the moment, in UTC, at which the unit has been open for so many minutes.

        Raises:
            BadHours: that is more than sixty years away.
        """
        left, begin = timedelta(minutes=minutes), self._day(start)
        for _ in range(_FARTHEST // _AT_ONCE):
            end = begin + timedelta(days=_AT_ONCE)
            for opens, closes in self._open(begin, end):
                since = max(opens, start)
                if closes - since >= left and closes > start:
                    return (since + left).astimezone(UTC)
                left -= max(timedelta(), closes - since)
            begin = end + timedelta(days=1)
        raise BadHours(f"{minutes} minutes of opening hours are more than sixty years.")

    def _day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def _open(self, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
        """Give the hours, in UTC, of each day on which the unit is open, both ends included."""
        if last < first:
            return
        zone = ZoneInfo(self.zone)
        closed = _closed(self.nation, first.year, last.year) if self.keeps_holidays else frozenset[date]()
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if self._works(day) and day not in closed:
                yield self._hours_of(day, zone)

    def _works(self, day: date) -> bool:
        """Say whether it is one of the days of the week on which the unit opens."""
        return (day.weekday() - self.days[0]) % 7 <= (self.days[1] - self.days[0]) % 7

    def _hours_of(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Give when the unit opens and closes on a day; by the wall, so that one with 23 hours is shorter."""
        midnight, after = time(tzinfo=zone), day + timedelta(days=self.closes // 1440)
        opens = datetime.combine(day, midnight.replace(self.opens // 60, self.opens % 60))
        closes = datetime.combine(after, midnight.replace(self.closes // 60 % 24, self.closes % 60))
        return opens.astimezone(UTC), closes.astimezone(UTC)


def _minutes(written: str) -> int:
    if written == _MIDNIGHT:
        return 1440
    try:
        at = time.fromisoformat(written)
    except ValueError as wrong:
        raise BadHours(f"{written} is no time of a day.") from wrong
    return 60 * at.hour + at.minute


@cache
def _closed(nation: str, first: int, last: int) -> frozenset[date]:
    # Every command reads the unit's hours, and few ask for a holiday: the calendars of the world come late.
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=range(first, last + 1)))
