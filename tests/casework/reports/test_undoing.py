"""What a report ended in is taken back by whoever decided it, for some minutes, and stays on record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework.clocks.models import Clock
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.reports import actions
from tutela.casework.reports.errors import AlreadySettled
from tutela.casework.reports.models import Disposition, Report, ReportCount
from tutela.casework.reports.outcomes import undo_minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(ida: Actor) -> Report:
    """A report that ida has just decided."""
    [came] = received(ida, arrival(1))
    report = Report.objects.get(pk=came.report)
    actions.claim_report(ida, report)
    actions.settle_report(ida, report, "actioned.1")
    return Report.objects.get(pk=report.pk)


def test_a_decision_that_is_undone_leaves_the_report_open_counted_and_in_the_same_hands(
    ida: Actor, settled: Report
) -> None:
    actions.undo_disposition(ida, settled)

    settled.refresh_from_db()
    assert (settled.state, settled.outcome, settled.ended_at) == ("waiting", "", None)
    assert settled.claimed_by_id == ida.person
    assert sum(row.number for row in ReportCount.objects.filter(unit=ida.unit, state="waiting")) == 1
    assert sum(row.number for row in ReportCount.objects.filter(unit=ida.unit, state="settled")) == 0
    assert Clock.objects.filter(subject_kind="report", subject=settled.pk, ended_at=None).count() == 1
    assert LogEntry.objects.filter(act="report.disposition_undone").count() == 1
    assert [each.is_current for each in Disposition.objects.all()] == [False]
    actions.settle_report(ida, settled, "actioned.1")
    assert Disposition.objects.filter(is_current=True).count() == 1


def test_nobody_else_undoes_it_nor_anybody_when_the_time_is_over(
    ida: Actor, sam: Actor, settled: Report
) -> None:
    with pytest.raises(AlreadySettled):
        actions.undo_disposition(sam, settled)
    late = timezone.now() - timedelta(minutes=undo_minutes(), seconds=1)
    Disposition.objects.update(at=late)

    with pytest.raises(AlreadySettled):
        actions.undo_disposition(ida, settled)

    assert "Undo my decision" not in signed_in(ida).get(f"/reports/{settled.pk}/").content.decode()


def test_the_page_offers_it_to_whoever_decided_alone(ida: Actor, sam: Actor, settled: Report) -> None:
    address = f"/reports/{settled.pk}/"

    assert "Undo my decision" not in signed_in(sam).get(address).content.decode()
    assert "Undo my decision" in signed_in(ida).get(address).content.decode()
    assert signed_in(ida).post(address, {"act": "undo"}).status_code == 302
    assert "It is in your hands until" in signed_in(ida).get(address).content.decode()
