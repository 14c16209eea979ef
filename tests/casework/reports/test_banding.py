"""A report gets its band when it comes and with each version; machines raise it, and two people lower it."""

from datetime import date
from typing import Any

import pytest

from tests.casework.reports.telling import arrival, received
from tutela.casework.clocks.models import Clock
from tutela.casework.custody.models import LogEntry
from tutela.casework.duty.models import Alert
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.reports import actions
from tutela.casework.reports.counters import ReportCount
from tutela.casework.reports.models import Report
from tutela.casework.risk import queries
from tutela.casework.risk.errors import NoReason, RiskMoved, SecondNeeded
from tutela.casework.risk.models import Assessment, Lowering
from tutela.engine.formats.reports.told import File, Priority, ReportClass
from tutela.engine.risk.errors import BadFact

ENTICEMENT = "Online Enticement of Children for Sexual Acts"


def report(by: Actor, number: int = 1, **changes: Any) -> Report:
    (receipt,) = received(by, arrival(number, **changes))
    return Report.objects.get(pk=receipt.report)


def newest(of: Report) -> Assessment:
    return queries.newest(of.unit_id, "report", [of.pk])[of.pk]


def again(of: Report) -> Report:
    return Report.objects.get(pk=of.pk)


def counted() -> int:
    return sum(ReportCount.objects.exclude(band="").values_list("number", flat=True))


def test_a_report_is_in_a_band_as_soon_as_it_is_received_with_the_rows_that_say_why(ida: Actor) -> None:
    made = report(ida, incident=(ENTICEMENT,))

    row = newest(made)
    found = queries.explained(row)
    assert (made.band, row.cause, row.rule_band) == ("H", "received", "H")
    (factor,) = [one for one in found.factors if one.band == "H"]
    assert (factor.rule, factor.where) == ("H2", ("version 1, incident",))
    assert {one.fact for one in found.not_known} >= {"child_at_risk_now", "access_to_children"}
    assert found.band == row.rule_band
    assert counted() == 1


def test_the_queue_goes_by_immediate_risk_then_band_then_evidence(ida: Actor) -> None:
    low = report(ida, 1)
    high = report(ida, 2, incident=(ENTICEMENT,))
    higher = report(ida, 3, incident=(ENTICEMENT,), files=(File(tags=("sextortion",)),))
    urgent = report(ida, 4, priority=Priority("1"))

    assert list(Report.objects.order_by("band_order")) == [urgent, higher, high, low]
    assert [one.is_immediate for one in (urgent, higher, high, low)] == [True, False, False, False]


def test_a_re_release_raises_by_what_is_new_and_lowers_nothing(ida: Actor) -> None:
    made = report(ida, incident=(ENTICEMENT,))
    received(ida, arrival(1, b"second", incident=(), report_class=ReportClass.INFORMATIONAL))

    lower = newest(made)
    assert (lower.version, lower.cause, lower.rule_band, lower.band) == (2, "version 2", "L", "H")
    assert lower.says == "The rules give L now. It stays H, until two people lower it."

    received(ida, arrival(1, b"third", priority=Priority("1")))

    assert (again(made).band, again(made).is_immediate) == ("V", True)
    assert newest(made).says == "Raised from H to V by what is known now."
    assert [row.band for row in queries.history(made.unit_id, "report", made.pk)] == ["V", "H", "H"]


def test_immediate_risk_alerts_whoever_is_on_duty_once_and_starts_a_clock(ida: Actor) -> None:
    made = report(ida, priority=Priority("1"))
    received(ida, arrival(1, b"second", priority=Priority("1"), platform="Another"))

    (alert,) = Alert.objects.all()
    assert list(alert.members.values_list("reference", flat=True)) == [made.reference]
    assert Clock.objects.filter(subject_kind="alert", subject=alert.pk, ended_at=None).count() == 1


def test_a_thousand_urgent_reports_are_one_alert_with_all_of_them(ida: Actor) -> None:
    received(ida, *(arrival(number, priority=Priority("1")) for number in range(1, 201)))
    received(ida, *(arrival(number, priority=Priority("1")) for number in range(201, 401)))

    (alert,) = Alert.objects.all()
    assert alert.things == alert.members.count() == 400 == Report.objects.filter(is_immediate=True).count()


def test_the_clock_of_a_band_starts_when_it_comes_and_anew_when_it_is_raised(ida: Actor) -> None:
    made = report(ida)
    (first,) = Clock.objects.filter(subject_kind="report", subject=made.pk)

    actions.raise_band(ida, made, "H", "Somebody called about it.")

    ended, running = Clock.objects.filter(subject_kind="report", subject=made.pk).order_by("pk")
    assert (first.limit, ended.pk, ended.end) == (30 * 24 * 60, first.pk, "not needed any more")
    assert running.limit == 7 * 24 * 60


def test_the_clock_of_a_band_ends_with_its_report_and_starts_anew_when_that_is_open_again(ida: Actor) -> None:
    made = report(ida)
    (first,) = Clock.objects.filter(subject_kind="report", subject=made.pk)

    actions.claim_report(ida, made)
    actions.settle_report(ida, made, "actioned.1")
    first.refresh_from_db()
    assert (first.end, first.elapsed_minutes) == ("done", 0)
    report(ida, original=b"the same, written otherwise")
    assert Clock.objects.filter(subject_kind="report", subject=made.pk).count() == 1
    report(ida, platform="Another Messenger")

    (running,) = Clock.objects.filter(subject_kind="report", subject=made.pk, ended_at=None)
    assert again(made).state == Report.State.WAITING
    assert running.limit == first.limit
    assert first.ended_at is not None
    assert running.started_at >= first.ended_at
    actions.state_fact(ida, made, "viral", 1, "Sentence 1.")
    assert Clock.objects.filter(subject_kind="report", subject=made.pk).count() == 2


def test_one_person_raises_with_a_reason(ida: Actor) -> None:
    made = report(ida)

    with pytest.raises(NoReason):
        actions.raise_band(ida, made, "H", " ")
    raised = actions.raise_band(ida, made, "V", "A teacher called.", immediate=True)

    assert (again(made).band, again(made).is_immediate) == ("V", True)
    assert (raised.rule_band, raised.says, raised.by_id) == ("L", "A teacher called.", ida.person)
    assert Alert.objects.count() == 1
    with pytest.raises(RiskMoved, match="To lower it, ask a second person"):
        actions.raise_band(ida, made, "H", "Less.")


def test_lowering_changes_nothing_until_a_second_person_confirms_it(ida: Actor, sam: Actor) -> None:
    made = report(ida, priority=Priority("1"))

    actions.ask_lower(ida, made, "M", "The sender called: a mistake.", clears=True)

    assert (again(made).band, again(made).is_immediate) == ("V", True)
    with pytest.raises(SecondNeeded):
        actions.answer_lowering(ida, made, confirms=True)
    lowered = actions.answer_lowering(sam, made, confirms=True)

    assert lowered is not None
    assert (again(made).band, again(made).is_immediate) == ("M", False)
    assert (lowered.by_id, lowered.second_id) == (ida.person, sam.person)
    acts = set(LogEntry.objects.values_list("act", flat=True))
    assert {"report.lowering_asked", "report.lowered"} <= acts


def test_a_refused_lowering_keeps_its_reason_and_changes_nothing(ida: Actor, sam: Actor) -> None:
    made = report(ida, incident=(ENTICEMENT,))
    asked = actions.ask_lower(ida, made, "L", "Nothing in it.")

    with pytest.raises(NoReason):
        actions.answer_lowering(sam, made, confirms=False)
    assert actions.answer_lowering(sam, made, confirms=False, reason="There is.") is None

    row = Lowering.objects.get(pk=asked.pk)
    assert (again(made).band, row.outcome, row.answer) == ("H", "refused", "There is.")
    with pytest.raises(RiskMoved, match="Nothing waits"):
        actions.answer_lowering(sam, made, confirms=True)


def test_what_two_people_lowered_stays_so_until_something_new_is_known(ida: Actor, sam: Actor) -> None:
    made = report(ida, incident=(ENTICEMENT,))
    actions.ask_lower(ida, made, "L", "Both are adults.")
    actions.answer_lowering(sam, made, confirms=True)

    received(ida, arrival(1, b"second", incident=(ENTICEMENT,), platform="Another"))
    assert again(made).band == "L"

    received(ida, arrival(1, b"third", incident=(ENTICEMENT,), files=(File(tags=("sextortion",)),)))
    assert again(made).band == "H"


def test_a_version_that_comes_while_a_lowering_waits_overtakes_it(ida: Actor, sam: Actor) -> None:
    made = report(ida, incident=(ENTICEMENT,))
    asked = actions.ask_lower(ida, made, "L", "Both are adults.")

    received(ida, arrival(1, b"second", incident=(ENTICEMENT,), platform="Another"))

    assert Lowering.objects.get(pk=asked.pk).outcome == "overtaken"
    with pytest.raises(RiskMoved):
        actions.answer_lowering(sam, made, confirms=True)


def test_what_an_analyst_learns_is_a_fact_with_its_source(ida: Actor) -> None:
    made = report(ida)

    row = actions.state_fact(ida, made, "access_to_children", 1, "The sender, by telephone")

    assert (again(made).band, row.cause) == ("H", "more is known")
    (factor,) = [one for one in queries.explained(row).factors if one.band == "H"]
    assert "The sender, by telephone" in factor.where[0]
    for fact, value in (("colour", 1), ("access_to_children", 2), ("files", -1)):
        with pytest.raises(BadFact):
            actions.state_fact(ida, made, fact, value, "A guess")


def test_a_licensed_instrument_comes_in_as_a_result_and_moves_nothing(ida: Actor) -> None:
    made = report(ida)

    actions.enter_result(ida, made, "KIRAT", "2", "very high", "An officer", date(2026, 11, 2))

    assert again(made).band == made.band
    (result,) = queries.results(made.unit_id, "report", made.pk)
    assert (result.instrument, result.result) == ("KIRAT", "very high")


def test_whoever_may_not_triage_decides_nothing(ida: Actor, ana: Actor, otis: Actor) -> None:
    made = report(ida)

    for by in (ana, otis):
        with pytest.raises(NotAllowed):
            actions.raise_band(by, made, "V", "Why not.")
        with pytest.raises(NotAllowed):
            actions.ask_lower(by, made, "I", "Why not.")
        with pytest.raises(NotAllowed):
            actions.answer_lowering(by, made, confirms=True)
        with pytest.raises(NotAllowed):
            actions.state_fact(by, made, "coercion", 1, "Why not.")


def test_what_is_told_in_further_fields_answers_the_questions_of_the_rules(ida: Actor) -> None:
    made = report(ida, further={"form/danger_now": "yes"})

    assert made.is_immediate


def test_what_a_company_escalated_is_urgent_whatever_priority_ncmec_gave_it(ida: Actor) -> None:
    assert report(ida, 1, priority=Priority("3", "Low; escalated: Reason 1.")).is_immediate
    assert not report(ida, 2, priority=Priority("3", "Low")).is_immediate
