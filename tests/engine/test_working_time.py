"""Working time is by the hours on the wall, each nation's holidays and both changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from tutela.engine.working_time import BadHours, OpeningHours

LONDON = ZoneInfo("Europe/London")
OFFICE = "Mon-Fri 09:00-17:00"


def _hours(written: str = OFFICE, nation: str = "ENG") -> OpeningHours:
    return OpeningHours.read(written, nation, "Europe/London")


def _at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-02 09:00", "2026-11-02 17:00", 480),
        ("2026-11-02 08:00", "2026-11-02 09:30", 30),
        ("2026-11-06 16:00", "2026-11-09 10:00", 120),
        ("2026-11-07 09:00", "2026-11-08 17:00", 0),
        ("2026-11-02 12:00", "2026-11-02 11:00", 0),
        # Over the last Sundays of March and October; the wall says nine on both sides.
        ("2026-03-27 16:00", "2026-03-30 10:00", 120),
        ("2026-10-23 16:00", "2026-10-26 10:00", 120),
    ],
)
def test_minutes_are_counted_while_the_unit_is_open(start: str, end: str, minutes: int) -> None:
    assert _hours().minutes_between(_at(start), _at(end)) == minutes


@pytest.mark.parametrize(("sunday", "minutes"), [("2026-03-29", 23 * 60), ("2026-10-25", 25 * 60)])
def test_a_sunday_on_which_the_clock_changes_is_as_long_as_it_is(sunday: str, minutes: int) -> None:
    always = _hours("Mon-Sun 00:00-24:00, holidays too")
    start = _at(f"{sunday} 00:00")

    assert always.minutes_between(start, start + timedelta(days=1)) == minutes
    assert always.after(start, minutes) == start + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        ("2026-01-01", "ENG SCT NIR"),
        ("2026-01-02", "SCT"),
        ("2026-03-17", "NIR"),
        ("2026-04-03", "ENG SCT NIR"),
        ("2026-04-06", "ENG NIR"),
        ("2026-05-04", "ENG SCT NIR"),
        ("2026-05-25", "ENG SCT NIR"),
        ("2026-07-13", "NIR"),
        ("2026-08-03", "SCT"),
        ("2026-08-31", "ENG NIR"),
        ("2026-11-30", "SCT"),
        ("2026-12-25", "ENG SCT NIR"),
        # Boxing Day is a Saturday: the Monday instead.
        ("2026-12-28", "ENG SCT NIR"),
        ("2026-12-29", ""),
    ],
)
def test_each_nation_has_its_holidays(day: str, closed: str) -> None:
    start, end = _at(f"{day} 00:00"), _at(f"{day} 23:59")

    shut = [
        nation for nation in ("ENG", "SCT", "NIR") if not _hours(OFFICE, nation).minutes_between(start, end)
    ]

    assert shut == closed.split()


def test_what_is_due_after_opening_hours_is_due_when_the_unit_is_open_again() -> None:
    assert _hours().after(_at("2026-12-24 16:00"), 120) == _at("2026-12-29 10:00")
    assert _hours().after(_at("2026-11-07 12:00"), 0) == _at("2026-11-09 09:00")
    assert _hours("Mon-Sun 00:00-24:00, holidays too").after(_at("2026-12-24 23:00"), 120) == _at(
        "2026-12-25 01:00"
    )


@given(
    start=strategies.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(
        lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    minutes=strategies.integers(1, 60 * 8 * 400),
    written=strategies.sampled_from([OFFICE, "Mon-Sun 00:00-24:00, holidays too", "Sat-Tue 00:30-03:15"]),
    nation=strategies.sampled_from(["ENG", "SCT", "NIR"]),
)
def test_what_is_due_after_so_many_minutes_is_so_many_minutes_away(
    start: datetime, minutes: int, written: str, nation: str
) -> None:
    hours = _hours(written, nation)

    due = hours.after(start, minutes)

    assert hours.minutes_between(start, due) == minutes
    assert hours.minutes_between(start, due - timedelta(minutes=1)) == minutes - 1


@pytest.mark.parametrize(
    ("written", "nation", "zone", "says"),
    [
        ("9 to 5", "ENG", "Europe/London", "are written"),
        ("Mon-Fri 17:00-09:00", "ENG", "Europe/London", "closes later"),
        ("Mon-Fri 09:00-25:00", "ENG", "Europe/London", "no time of a day"),
        (OFFICE, "FRA", "Europe/London", "not of 'FRA'"),
        (OFFICE, "ENG", "Europe/Nowhere", "No time zone"),
    ],
)
def test_hours_that_cannot_be_read_are_refused(written: str, nation: str, zone: str, says: str) -> None:
    with pytest.raises(BadHours, match=says):
        OpeningHours.read(written, nation, zone)
