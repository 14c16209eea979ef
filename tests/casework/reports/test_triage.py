"""A report goes from hand to hand on record, and ends in one disposition that somebody who read it made."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.reports.telling import arrival, received
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.reports import actions, queries, rounds
from tutela.casework.reports.counters import ReportCount
from tutela.casework.reports.errors import AlreadySettled, BadOutcome, BadStep, NotLooked, NotYours
from tutela.casework.reports.models import Disposition, Report, ReportStep
from tutela.casework.reports.outcomes import Outcome, outcomes
from tutela.engine.formats.reports.told import ReportClass

REASON = "Sentence 1."


@pytest.fixture
def report(ida: Actor) -> Report:
    """A report that has just come in."""
    (receipt,) = received(ida, arrival(1))
    return Report.objects.get(pk=receipt.report)


@pytest.fixture
def claimed(ida: Actor, report: Report) -> Report:
    """One that ida has taken up."""
    actions.claim_report(ida, report)
    return report


def _soon() -> datetime:
    return timezone.now() + timedelta(hours=1)


def _agrees() -> bool:
    counted = {
        (row.state, row.band, row.source, row.report_class): row.number
        for row in ReportCount.objects.exclude(number=0)
    }
    return counted == Counter(Report.objects.values_list("state", "band", "source", "report_class"))


def test_a_report_is_taken_up_by_one_at_a_time(ida: Actor, sam: Actor, report: Report) -> None:
    actions.claim_report(ida, report)
    with pytest.raises(NotYours):
        actions.claim_report(sam, report)
    actions.claim_report(ida, report)
    actions.release_report(ida, report)
    actions.claim_report(sam, report)

    report.refresh_from_db()
    assert report.claimed_by_id == sam.person
    assert [step.what for step in report.steps.order_by("pk")] == [
        "claimed", "claimed", "released", "claimed",
    ]  # fmt: skip


def test_what_somebody_left_lying_is_taken_up_by_another(ida: Actor, sam: Actor, claimed: Report) -> None:
    Report.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    actions.claim_report(sam, claimed)

    with pytest.raises(NotYours):
        actions.settle_report(ida, claimed, "actioned.1")


def test_no_rule_settles_what_nobody_opened(ida: Actor, report: Report) -> None:
    with pytest.raises(NotYours):
        actions.settle_report(ida, report, "actioned.1")
    with pytest.raises(NotAllowed):
        actions.settle_report(machine(ida.unit), report, "actioned.1")


def test_a_report_ends_in_one_disposition(ida: Actor, claimed: Report) -> None:
    actions.settle_report(ida, claimed, "no_offence.1", REASON, without_look=REASON)

    claimed.refresh_from_db()
    made = Disposition.objects.get(report=claimed)
    assert (made.code, made.rule_id, made.by_id, made.version) == (
        "no_offence",
        "no_offence.1",
        ida.person,
        1,
    )
    assert (claimed.state, claimed.claimed_by_id) == ("settled", None)
    assert queries.waiting(ida) == 0
    assert _agrees()
    with pytest.raises(AlreadySettled):
        actions.claim_report(ida, claimed)
    log.verify()
    assert not audit.differences()


def test_two_current_dispositions_cannot_be(ida: Actor, claimed: Report) -> None:
    made = actions.settle_report(ida, claimed, "actioned.1")
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


@pytest.mark.parametrize("rule", outcomes().values(), ids=lambda rule: rule.id)
def test_each_rule_asks_for_what_it_needs(ida: Actor, claimed: Report, rule: Outcome) -> None:
    (other,) = received(ida, arrival(2))
    if rule.needs:
        with pytest.raises((BadStep, BadOutcome, NotLooked)):
            actions.settle_report(ida, claimed, rule.id)

    made = actions.settle_report(ida, claimed, rule.id, REASON, other.reference, REASON)

    assert made.code == rule.code
    assert (made.duplicate_of_id == other.report) == ("duplicate_of" in rule.needs)


def test_a_report_repeats_another_and_never_itself(ida: Actor, claimed: Report) -> None:
    for named in ("", "R-0", "nothing", claimed.reference):
        with pytest.raises(BadOutcome):
            actions.settle_report(ida, claimed, "duplicate.1", duplicate_of=named)


def test_a_later_version_opens_a_report_again_and_takes_no_decision_back(ida: Actor, claimed: Report) -> None:
    first = actions.settle_report(ida, claimed, "no_offence.1", REASON, without_look=REASON)
    received(ida, arrival(1, report_class=ReportClass.INFORMATIONAL))

    claimed.refresh_from_db()
    assert claimed.state == "waiting"
    assert Disposition.objects.get(report=claimed, is_current=True) == first
    actions.claim_report(ida, claimed)
    second = actions.settle_report(ida, claimed, "insufficient.1", REASON)
    first.refresh_from_db()
    assert (second.supersedes, first.is_current, second.version) == (first, False, 2)
    assert _agrees()
    assert not audit.differences()


def test_a_hold_ends_by_itself(ida: Actor, claimed: Report) -> None:
    actions.hold_report(ida, claimed, REASON, _soon())
    claimed.refresh_from_db()
    assert (claimed.state, claimed.owner_id) == ("held", ida.person)

    rounds.look_after()
    claimed.refresh_from_db()
    assert claimed.state == "held"
    Report.objects.update(due_at=timezone.now())
    rounds.look_after()

    claimed.refresh_from_db()
    assert (claimed.state, claimed.due_at, claimed.owner_id) == ("waiting", None, ida.person)
    assert _agrees()


def test_a_report_is_escalated_and_handed_on_to_somebody_by_name(
    ida: Actor, sam: Actor, otis: Actor, claimed: Report
) -> None:
    for nobody in ("", "otis", "nobody"):
        with pytest.raises(BadStep, match="somebody of the unit"):
            actions.escalate_report(ida, claimed, REASON, nobody, _soon())
    with pytest.raises(BadStep, match="until when"):
        actions.escalate_report(ida, claimed, REASON, "sam", timezone.now())
    with pytest.raises(BadStep, match="say why"):
        actions.escalate_report(ida, claimed, " ", "sam", _soon())

    actions.escalate_report(ida, claimed, REASON, "sam", _soon())
    claimed.refresh_from_db()
    assert (claimed.state, claimed.owner_id) == ("escalated", sam.person)
    actions.claim_report(sam, claimed)
    actions.reassign_report(sam, claimed, REASON, "ida")
    claimed.refresh_from_db()
    assert (claimed.state, claimed.owner_id, claimed.claimed_by_id) == ("escalated", ida.person, None)
    assert _agrees()


def test_what_waits_too_long_goes_before_later_ones_of_a_band_above(ida: Actor) -> None:
    old, new = (Report.objects.get(pk=each.report) for each in received(ida, arrival(1), arrival(2)))
    Report.objects.filter(pk=old.pk).update(band_order=300, received_at=timezone.now() - timedelta(days=8))
    Report.objects.filter(pk=new.pk).update(band_order=200)

    rounds.look_after()
    rounds.look_after()

    old.refresh_from_db()
    assert (old.band_order, old.moved_up) == (200, True)
    assert ReportStep.objects.get(what="moved_up").report == old


def test_each_day_what_has_not_ended_is_on_record_and_counters_are_mended(ida: Actor, report: Report) -> None:
    ReportCount.objects.update(number=7)

    rounds.look_after()
    rounds.look_after()

    entry = LogEntry.objects.get(act="reports.unsettled")
    assert '"reports":1' in entry.body
    assert '"counters_mended":1' in entry.body
    assert report.received_at.isoformat() in entry.body
    assert _agrees()


def test_what_was_settled_behind_our_back_is_found(ida: Actor, claimed: Report) -> None:
    made = actions.settle_report(ida, claimed, "no_offence.1", REASON, without_look=REASON)
    Disposition.objects.filter(pk=made.pk).update(code="actioned")

    settled = LogEntry.objects.get(act="report.settled").seq
    # By what it says, by its digest, and because the report stands otherwise.
    assert [each.seq for each in audit.differences()] == [settled, settled, 0]


def test_only_whoever_may_works_on_reports(finn: Actor, otis: Actor, report: Report) -> None:
    for by in (finn, otis):
        with pytest.raises(NotAllowed):
            actions.claim_report(by, report)
