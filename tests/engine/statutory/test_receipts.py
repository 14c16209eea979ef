"""A receipt that was changed is none, and a calendar reads both periods of keeping as they were written."""

from dataclasses import asdict
from datetime import UTC, date, datetime

import icalendar
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tutela.engine.statutory import receipts, retention, schedule
from tutela.engine.statutory.receipts import Receipt

RECEIPT = Receipt("P-7K2M", "C-1", "2026-11-02T14:02:00+00:00", "0" * 64, "osa-2026-268/1")


def test_a_receipt_is_genuine_as_it_stands_and_no_other_way() -> None:
    key = Ed25519PrivateKey.generate()
    signed = receipts.signed(RECEIPT, key)

    assert receipts.is_genuine(signed, key.public_key())
    for name, value in asdict(signed).items():
        changed = Receipt(**{**asdict(signed), name: f"{value}x"})
        assert not receipts.is_genuine(changed, key.public_key()), name
    assert not receipts.is_genuine(signed, Ed25519PrivateKey.generate().public_key())
    assert not receipts.is_genuine(RECEIPT, key.public_key())


@pytest.mark.parametrize(
    ("issued", "sent", "until"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), (date(2031, 11, 2), date(2027, 11, 1))),
        (date(2028, 2, 29), date(2028, 2, 29), (date(2033, 3, 1), date(2029, 3, 1))),
        (date(2026, 12, 31), date(2026, 12, 31), (date(2031, 12, 31), date(2027, 12, 31))),
    ],
)
def test_each_period_runs_from_its_own_day(issued: date, sent: date, until: tuple[date, date]) -> None:
    kept = retention.periods(schedule.current(), issued, sent)

    assert tuple(each.until for each in kept) == until
    assert all("reg 8(1)" in each.citation for each in kept)


def test_a_calendar_reads_both_days() -> None:
    kept = retention.periods(schedule.current(), date(2026, 11, 2), date(2026, 11, 2))
    file = retention.calendar("P-7K2M; é,\nx", kept, datetime(2026, 11, 2, 14, 2, tzinfo=UTC))

    events = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events] == [each.until for each in kept]
    assert [str(event["SUMMARY"]) for event in events] == [
        f"P-7K2M; é,\nx: last day to keep {each.what}" for each in kept
    ]
    assert len({str(event["UID"]) for event in events}) == 2
    assert max(len(line) for line in file.split(b"\r\n")) <= 75


def test_what_was_not_read_in_the_law_says_so() -> None:
    assert schedule.current().mark == "unverified"
    assert "SI 2026/268" in schedule.current().instrument
