"""Every report comes in by one step: sealed as it came, versioned by its sender's name for it, on record."""

import json
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from pytest_django.fixtures import Settings

from tests.casework.reports.telling import arrival, received, told
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry, SealedCopy
from tutela.casework.custody.proving import quick_look
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.reports import queries
from tutela.casework.reports.counters import ReportCount
from tutela.casework.reports.errors import BadReport
from tutela.casework.reports.models import Delivery, Report, ReportVersion
from tutela.engine.formats.reports.told import Channel, Person, PersonRole, ReportClass, Source
from tutela.errors import NotFound


def _counted() -> dict[tuple[str, ...], int]:
    rows = ReportCount.objects.exclude(number=0)
    return {(row.state, row.band, row.source, row.report_class): row.number for row in rows}


def _recount() -> dict[tuple[str, ...], int]:
    return dict(Counter(Report.objects.values_list("state", "band", "source", "report_class")))


def test_a_report_is_kept_as_it_came(ida: Actor) -> None:
    (receipt,) = received(ida, arrival(7, b"\x00\xffsome bytes\n"))

    report = queries.report_for(ida, receipt.report)
    version = queries.version_of(report)
    assert (receipt.version, receipt.is_new, receipt.is_held) == (1, True, False)
    assert receipt.sha256 == sha256(b"\x00\xffsome bytes\n").hexdigest() == version.sha256.hex()
    assert queries.original_of(ida, version) == b"\x00\xffsome bytes\n"
    assert version.as_told == told(7)
    assert report.discovered_at == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert (report.state, report.sender_reference, report.report_class) == ("waiting", "7", "referral")


def test_reports_that_come_together_lie_in_one_object_and_are_on_record_once(ida: Actor) -> None:
    receipts = received(ida, *(arrival(number) for number in range(1, 41)))

    assert [receipt.is_new for receipt in receipts] == [True] * 40
    assert SealedCopy.objects.count() == 1
    assert LogEntry.objects.filter(act="report_delivery.received").count() == 1
    for receipt in receipts:
        version = ReportVersion.objects.get(pk=receipt.version_row)
        assert queries.original_of(ida, version) == version.told.encode()
    log.verify()
    assert not audit.differences()
    assert not quick_look.look().counts
    assert _counted() == _recount()


def test_what_came_before_byte_for_byte_makes_nothing(ida: Actor) -> None:
    (first,) = received(ida, arrival(1))
    (again,) = received(ida, arrival(1))

    assert again.is_held
    assert (again.report, again.version, again.delivery) == (first.report, 1, first.delivery)
    assert ReportVersion.objects.count() == 1
    assert Delivery.objects.get(pk=first.delivery + 1).held == 1


def test_a_later_one_of_the_same_sender_and_name_is_its_next_version(ida: Actor) -> None:
    (first,) = received(ida, arrival(1))
    (second,) = received(ida, arrival(1, report_class=ReportClass.INFORMATIONAL))
    (third,) = received(ida, arrival(1, report_class=ReportClass.INFORMATIONAL, platform="Example Chat"))

    report = queries.report_for(ida, first.report)
    versions = list(report.versions.order_by("n"))
    assert [(each.report, each.version) for each in (second, third)] == [(first.report, 2), (first.report, 3)]
    assert [version.kind for version in versions] == ["original", "reclassified", "re_release"]
    assert versions[1].diff == [{"path": "report_class", "before": "referral", "after": "informational"}]
    assert versions[2].diff == [{"path": "platform", "before": "Example Messenger", "after": "Example Chat"}]
    assert versions[0].as_told == told(1)
    assert (report.version, report.report_class) == (3, "informational")
    assert _counted() == _recount()


def test_an_older_version_that_comes_again_takes_nothing_back(ida: Actor) -> None:
    received(ida, arrival(1))
    received(ida, arrival(1, platform="Example Chat"))
    (again,) = received(ida, arrival(1))

    assert (again.is_held, again.version) == (True, 1)
    assert Report.objects.get().version == 2


def test_two_versions_may_come_in_one_delivery(ida: Actor) -> None:
    receipts = received(ida, arrival(1), arrival(1, platform="Example Chat"), arrival(1))

    assert [(each.version, each.is_held) for each in receipts] == [(1, False), (2, False), (1, True)]


def test_nobody_adds_to_the_report_of_another(ida: Actor) -> None:
    senders = [("NCMEC", Source.NCMEC), ("Example Ltd", Source.COMPANY), ("Example plc", Source.COMPANY)]
    receipts = received(ida, *(arrival(1, sender=sender, source=source) for sender, source in senders))

    assert len({receipt.report for receipt in receipts}) == 3


def test_reports_without_a_name_are_never_taken_for_one(ida: Actor) -> None:
    same = arrival(1, sender="", sender_reference="", source=Source.PUBLIC, channel=Channel.FORM)

    receipts = received(ida, same, same) + received(ida, same)

    assert len({receipt.report for receipt in receipts}) == 3
    assert not any(receipt.is_held for receipt in receipts)


def test_a_part_that_only_moved_is_no_difference(ida: Actor) -> None:
    one, two = (Person(PersonRole.REPORTED, key=key, names=(f"Name {key}",)) for key in "12")
    received(ida, arrival(1, persons=(one, two)))
    (moved,) = received(ida, arrival(1, persons=(two, one)))

    assert ReportVersion.objects.get(pk=moved.version_row).diff == []


def test_a_name_that_no_row_can_hold_is_refused_and_leaves_nothing(ida: Actor) -> None:
    for wrong in (arrival(2, sender_reference="9" * 201), arrival(2, sender="a\0b")):
        with pytest.raises(BadReport, match="Nothing of this delivery was kept"):
            received(ida, arrival(1), wrong)

    assert not Report.objects.exists()


def test_a_report_that_was_changed_behind_our_back_is_found(ida: Actor) -> None:
    received(ida, arrival(1), arrival(2))
    entry = LogEntry.objects.get(act="report_delivery.received")
    version = ReportVersion.objects.latest("pk")
    ReportVersion.objects.filter(pk=version.pk).update(told=version.told.replace("Messenger", "Nothing"))

    assert [difference.seq for difference in audit.differences()] == [entry.seq]


def test_the_record_holds_no_word_of_a_report(ida: Actor) -> None:
    received(ida, arrival(1))

    body = LogEntry.objects.get(act="report_delivery.received").body
    assert "example" not in body.lower()
    assert json.loads(body)["what"]["versions"] == 1


def test_only_whoever_may_sees_a_report(ida: Actor, finn: Actor, otis: Actor) -> None:
    (receipt,) = received(ida, arrival(1))

    with pytest.raises(NotAllowed):
        queries.report_for(finn, receipt.report)
    with pytest.raises(NotFound):
        queries.report_for(otis, receipt.report)
    with pytest.raises(NotAllowed):
        queries.original_of(otis, ReportVersion.objects.get())


def test_each_month_has_a_key_of_its_own(ida: Actor, settings: Settings) -> None:
    received(ida, arrival(1))
    received(ida, arrival(2))

    assert SealedCopy.objects.values("key").distinct().count() == 1
    assert SealedCopy.objects.latest("pk").key.label == f"reports {datetime.now(UTC):%Y-%m}"
