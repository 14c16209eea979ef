"""Reports that two people dispose of tell nothing any more, alone or together; no other is touched."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.casework.reports.telling import arrival, received
from tests.casework.retention import full_report
from tests.casework.retention.full_case import MARK, SHARED
from tests.casework.retention.test_disposing import Killed, ends_after, said
from tutela.casework.bundles import queries as bundles
from tutela.casework.custody import copies, log
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.custody.proving import data_keys, quick_look
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, machine
from tutela.casework.identifiers.models import Identifier
from tutela.casework.items.models import Item
from tutela.casework.items.queries import content_of, unkept
from tutela.casework.reports import actions as reports, queries
from tutela.casework.reports.counters import ReportCount
from tutela.casework.reports.models import Report
from tutela.casework.retention import actions
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import Disposal, DisposalPart, RetentionClock
from tutela.casework.retention.of_reports import due
from tutela.casework.retention.queries import thing_for
from tutela.casework.retention.signed import certificates
from tutela.engine.formats.reports.told import Source

pytestmark = pytest.mark.django_db
Staff = dict[str, Actor]
ORDER = "Order 1/26"


@pytest.fixture
def staff(ida: Actor, sam: Actor, quinn: Actor) -> Staff:
    return {"ida": ida, "sam": sam, "quinn": quinn}


def confirmed(staff: Staff, some: Sequence[Report]) -> Disposal:
    """Have one person propose reports, and another confirm it."""
    numbers = [report.pk for report in some]
    proposed = actions.propose_reports(staff["ida"], f"Sentence 20 {MARK}.", ORDER, numbers)
    return actions.answer_disposal(staff["sam"], proposed, is_confirmed=True)


def carried_out(disposal: Disposal) -> Disposal:
    return actions.carry_out(machine(disposal.unit_id, "retention"), disposal.pk)


def ended(staff: Staff, *numbers: int, source: Source = Source.NCMEC) -> list[Report]:
    """Have plain reports come and end."""
    found = []
    for receipt in received(staff["ida"], *(arrival(number, source=source) for number in numbers)):
        reports.claim_report(staff["ida"], Report.objects.get(pk=receipt.report))
        report = Report.objects.get(pk=receipt.report)
        reports.settle_report(staff["ida"], report, "no_offence.1", "Sentence 1.", without_look="Sentence 2.")
        found.append(report)
    return found


def come_due(*rules: str) -> None:
    """Let time pass until clocks are due: what computes the days is tested apart."""
    today = timezone.localdate()
    clocks = RetentionClock.objects.filter(rule__in=rules) if rules else RetentionClock.objects.all()
    clocks.update(due_on=today, begins_on=today, is_verified=True)


def test_what_was_disposed_of_stands_in_no_row_and_what_others_share_stays(
    staff: Staff, tmp_path: Path
) -> None:
    some = full_report.filled(staff, tmp_path)
    other = full_report.other(staff, tmp_path)
    before, counted = said(), list(ReportCount.objects.order_by("pk").values_list("state", "number"))
    plain = Report.objects.exclude(pk__in=[each.pk for each in some]).earliest("pk")
    original = queries.original_of(staff["ida"], queries.version_of(plain))

    done = carried_out(confirmed(staff, some))

    assert len(before) > 20
    assert said() == {}
    assert done.state == Disposal.State.DONE
    assert certificates.is_whole(done)
    told = json.loads(done.certificate)
    assert told["reports"] == [each.pk for each in some]
    assert told["removed"]["identifiers.sighting"] > 4
    assert [each.message for each in audit.differences()] == []
    assert log.verify().entries > 0
    assert (data_keys.look().faults, quick_look.look().summary, unkept()) == ([], "", [])
    assert queries.original_of(staff["ida"], queries.version_of(plain)) == original
    assert list(ReportCount.objects.order_by("pk").values_list("state", "number")) == counted
    assert bundles.bundle_of(staff["ida"], "report", other.pk) is None
    assert Identifier.objects.get(canonical=full_report.SAME).subjects == 1
    item = Item.objects.get(instances__intake__report_version__report=other)
    copy = copies.copy_of(content_of(item))
    assert copy is not None
    assert copies.read(staff["ida"], copy, item.pk) == SHARED
    destroyed = DataKey.objects.filter(label=f"report {some[0].reference}/1").get()
    assert destroyed.destroyed_at is not None
    assert not SealedCopy.objects.filter(key=destroyed).exists()


def test_a_disposal_of_reports_that_is_cut_off_again_and_again_comes_to_the_same_end(
    staff: Staff, tmp_path: Path
) -> None:
    proposed = confirmed(staff, full_report.filled(staff, tmp_path))
    cut = 0

    for writes in range(2, 400, 9):
        try:
            with connection.execute_wrapper(ends_after(writes)):
                carried_out(proposed)
            break
        except Killed:
            cut += 1

    done = Disposal.objects.get()
    assert cut >= 5
    assert done.state == Disposal.State.DONE
    assert said() == {}
    assert [each.message for each in audit.differences()] == []
    assert carried_out(done).certificate == done.certificate


@pytest.mark.usefixtures("book")
def test_all_that_is_due_is_proposed_as_one_act_and_what_is_held_or_open_again_stays(staff: Staff) -> None:
    by = machine(staff["ida"].unit, "retention")
    first, second, third, fourth = ended(staff, 1, 2, 3, 4)
    actions.begin_clocks(by)
    with pytest.raises(RetentionMoved):
        actions.propose_reports(staff["ida"], "Sentence 1.")
    come_due()
    held = thing_for(staff["ida"], "report", fourth.reference)
    actions.place_hold(staff["ida"], held, "Sentence 2.", ORDER)
    proposed = actions.propose_reports(staff["ida"], "Sentence 3.")
    actions.answer_disposal(staff["sam"], proposed, is_confirmed=True)
    actions.place_hold(
        staff["ida"], thing_for(staff["ida"], "report", f"R-{second.pk}"), "Sentence 4.", ORDER
    )
    received(staff["ida"], arrival(3, summaries=("Sentence 5.",)))

    done = carried_out(proposed)

    told = json.loads(done.certificate)
    assert told["reports"] == [first.pk]
    assert told["left_out"] == {str(second.pk): "held", str(third.pk): "open"}
    assert [row.pk for row in due.reports_due(staff["ida"])] == []
    assert queries.version_of(fourth).as_told.sender_reference == "4"
    assert queries.version_of(first).as_told.sender_reference == ""
    # Time was let pass for the clocks alone.
    assert [each.message for each in audit.differences() if "retention clock" not in each.message] == []
    with pytest.raises(RetentionMoved):
        actions.place_hold(
            staff["ida"], thing_for(staff["ida"], "report", first.reference), "Sentence 6.", ORDER
        )
    with pytest.raises(RetentionMoved):
        actions.propose_reports(staff["ida"], "Sentence 7.", ORDER, [first.pk])


@pytest.mark.usefixtures("book")
def test_what_a_company_sent_goes_before_its_reference_where_that_is_kept_longer(staff: Staff) -> None:
    by = machine(staff["ida"].unit, "retention")
    (report,) = ended(staff, 1, source=Source.COMPANY)
    actions.begin_clocks(by)
    come_due("provider-report-content", "report-settled")
    proposed = actions.propose_reports(staff["ida"], "Sentence 1.")
    actions.answer_disposal(staff["sam"], proposed, is_confirmed=True)
    first = carried_out(proposed)

    report.refresh_from_db()
    assert json.loads(first.certificate)["references_kept"] == [report.pk]
    assert (report.sender, report.sender_reference) == ("NCMEC", "1")
    assert queries.version_of(report).as_told.persons == ()
    # What went is not due again, however often the round comes by.
    assert actions.begin_clocks(by) == 0
    assert list(due.reports_due(staff["ida"])) == []
    come_due("provider-report-reference")
    again = actions.propose_reports(staff["ida"], "Sentence 2.")
    actions.answer_disposal(staff["sam"], again, is_confirmed=True)
    carried_out(again)

    report.refresh_from_db()
    assert (report.sender, report.sender_reference) == ("", "")
    assert actions.begin_clocks(by) == 0
    assert not RetentionClock.objects.filter(ended_at=None).exists()


def test_without_a_verified_rule_an_authority_is_named_and_a_refused_one_may_be_proposed_again(
    staff: Staff,
) -> None:
    (report,) = ended(staff, 1)
    with pytest.raises(BadRetention):
        actions.propose_reports(staff["ida"], "Sentence 1.", "", [report.pk])
    proposed = actions.propose_reports(staff["ida"], "Sentence 1.", ORDER, [report.pk])
    with pytest.raises(RetentionMoved):
        actions.propose_reports(staff["ida"], "Sentence 1.", ORDER, [report.pk])

    actions.answer_disposal(staff["sam"], proposed, is_confirmed=False)

    assert DisposalPart.objects.get().why == "refused"
    assert actions.propose_reports(staff["ida"], "Sentence 2.", ORDER, [report.pk]).state == "proposed"
