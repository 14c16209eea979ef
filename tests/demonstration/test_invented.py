"""The demonstration unit has invented reports from every source, in every band, and makes none twice."""

import pytest

from tutela.casework.gate import Actor
from tutela.casework.reports.models import Report, ReportVersion
from tutela.demonstration import invented
from tutela.engine.formats.reports.told import Source

pytestmark = pytest.mark.django_db


def test_there_are_some_with_later_versions_urgent_ones_and_links(ida: Actor) -> None:
    assert invented.REPORTS == 2000

    assert invented.receive_reports(ida, 300) == 300
    assert invented.receive_reports(ida, 300) == 300

    reports = Report.objects.all()
    assert ReportVersion.objects.count() == 315
    assert len(set(reports.values_list("source", flat=True))) == 9
    assert {"V", "H", "L"} <= set(reports.values_list("band", flat=True))
    assert 0 < reports.filter(is_immediate=True).count() < 30


def test_nothing_in_them_is_of_this_world() -> None:
    said = [invented.told(number) for number in range(1, 2001)]

    assert {one.source for one in said} >= {Source.PUBLIC, Source.CHILD, Source.NCMEC, Source.COMPANY}
    for one in said:
        assert all(".example/" in address.text for address in one.addresses)
        assert all(event.address.startswith("192.0.2.") for event in one.network)
        assert all(line.startswith("Sentence ") for line in one.summaries)
    assert said == [invented.told(number) for number in range(1, 2001)]
