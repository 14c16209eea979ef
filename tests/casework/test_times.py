"""A moment is written as the unit's clock shows it; a file's time is written to its last digit."""

from datetime import UTC, datetime

import pytest
from pytest_django.fixtures import Settings

from tutela.casework.times import clock, exact, moment, moment_to_the_second
from tutela.engine.formats.vics.timestamps import is_standard, parse

AT = datetime(2027, 7, 5, 23, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "time"), [("Europe/London", 6, "00:02"), ("America/Toronto", 5, "19:02")]
)
def test_moments_are_those_of_the_units_time_zone(settings: Settings, zone: str, day: int, time: str) -> None:
    settings.TIME_ZONE = zone

    assert moment(AT) == f"{day} July 2027, {time}"
    assert moment_to_the_second(AT) == f"{day} July 2027, {time}:09"
    assert clock(AT) == time


def test_no_moment_is_nothing() -> None:
    assert moment(None) == exact(None) == ""


@pytest.mark.parametrize(
    ("since_1970_ns", "written"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_800_000_000 * 10**9, "2027-01-15T08:00:00Z"),
        (1_800_000_000 * 10**9 + 1, "2027-01-15T08:00:00.000000001Z"),
        (1_800_000_000 * 10**9 + 120_000_000, "2027-01-15T08:00:00.12Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (-62_135_596_800 * 10**9, "0001-01-01T00:00:00Z"),
    ],
)
def test_a_files_time_is_written_to_its_last_digit_as_readers_take_it(
    since_1970_ns: int, written: str
) -> None:
    assert exact(since_1970_ns) == written
    assert is_standard(written)
    seconds = since_1970_ns // 10**9
    assert parse(written).replace(microsecond=0, tzinfo=None) == datetime.fromisoformat(written[:19])
    assert (parse(written) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 1 == seconds


def test_a_files_time_outside_the_calendar_stays_a_number() -> None:
    assert exact(2**63 - 1 + 10**30) == f"{2**63 - 1 + 10**30} ns since 1970"
