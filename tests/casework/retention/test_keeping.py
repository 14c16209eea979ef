"""Clocks by rule, reviews, holds that beat disposal, and disposals by two people; nothing for other units."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.doors import run, signed_in
from tests.casework.reports.telling import arrival, received
from tests.casework.retention.conftest import Close
from tutela.casework.cases import actions as cases
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.retention import actions, cli, notices, queries, rounds
from tutela.casework.retention.errors import BadRetention, Held, OwnProposal, RetentionMoved
from tutela.casework.retention.models import Disposal, Hold, RetentionClock
from tutela.casework.retention.queries import thing_of_case
from tutela.engine.formats.reports.told import Source
from tutela.engine.retention.dates import later
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
ORDER = "Order 1/26"
OLD = "child " + "porn" + "ography"


def keeper(by: Actor) -> Actor:
    return machine(by.unit, "retention")


def running() -> dict[str, date]:
    return dict(RetentionClock.objects.filter(ended_at=None).values_list("rule", "due_on"))


def come_due() -> None:
    """Let time pass until every clock is due: what computes the days is tested apart."""
    today = timezone.localdate()
    RetentionClock.objects.update(due_on=today, begins_on=today)


@pytest.mark.usefixtures("book")
def test_a_closed_case_gets_the_clock_of_the_units_rule_and_loses_it_once_it_is_open_again(
    sam: Actor, close: Close
) -> None:
    case = close("OP-1")

    assert [actions.begin_clocks(keeper(sam)) for _ in range(2)] == [1, 0]
    assert running() == {"case-first-review": later(timezone.localdate(), 6)}
    cases.reopen_case(sam, case)
    assert actions.begin_clocks(keeper(sam)) == 1
    assert running() == {}


@pytest.mark.usefixtures("book")
def test_a_providers_report_has_two_clocks_and_others_none_before_they_end(ida: Actor) -> None:
    received(ida, arrival(1, source=Source.COMPANY), arrival(2))

    actions.begin_clocks(keeper(ida))

    today = timezone.localdate()
    assert running() == {
        "provider-report-reference": later(today, 5),
        "provider-report-content": later(today, 1),
    }
    assert not RetentionClock.objects.filter(is_verified=True).exists()


def test_without_a_book_in_force_no_clock_begins(sam: Actor, close: Close) -> None:
    close("OP-1")

    rounds.look_over()

    assert actions.begin_clocks(keeper(sam)) == 0


@pytest.mark.usefixtures("book")
def test_a_person_chooses_a_group_and_its_age_is_computed_and_not_kept(finn: Actor, close: Close) -> None:
    case, today = close("OP-1"), timezone.localdate()

    with pytest.raises(BadRetention):
        actions.choose_rule(finn, case, "mopi-group-1")
    first = actions.choose_rule(finn, case, "mopi-group-1", born=date(1928, 2, 29))
    second = actions.choose_rule(finn, case, "mopi-group-3")
    with pytest.raises(RetentionMoved):
        actions.choose_rule(finn, case, "mopi-group-3")

    first.refresh_from_db()
    assert (first.due_on, first.then, first.end) == (date(2028, 2, 29), "dispose", "new_rule")
    assert second.due_on == later(today, 6)
    with pytest.raises(BadRetention):
        actions.choose_rule(finn, case, "case-first-review")


@pytest.mark.usefixtures("book")
def test_a_review_moves_the_day_with_its_reason_and_what_is_due_is_told_to_whoever_keeps_it(
    finn: Actor, quinn: Actor, close: Close
) -> None:
    close("OP-1")
    actions.begin_clocks(keeper(finn))
    clock = RetentionClock.objects.get()
    come_due()
    assert "Due to be reviewed" in notices.due(finn)[0].says
    assert notices.due(quinn) == []

    until = timezone.localdate() + timedelta(days=400)
    actions.review_clock(finn, clock, until, "Sentence 1.")

    assert running() == {"case-first-review": until}
    assert notices.due(finn) == []
    for wrong in (timezone.localdate(), timezone.localdate() + timedelta(days=4000)):
        with pytest.raises(BadRetention):
            actions.review_clock(finn, clock, wrong, "Sentence 2.")
    with pytest.raises(BadRetention):
        actions.review_clock(finn, clock, until, " ")
    with pytest.raises(RefusedWords):
        actions.review_clock(finn, clock, until, OLD)


@pytest.mark.usefixtures("book")
def test_what_a_verified_rule_makes_due_needs_no_authority_and_what_none_does_needs_one(
    finn: Actor, close: Close
) -> None:
    case = close("OP-1")
    with pytest.raises(BadRetention):
        actions.propose_disposal(finn, case, "Sentence 1.")
    actions.choose_rule(finn, case, "mopi-group-3")
    come_due()
    with pytest.raises(BadRetention):
        actions.propose_disposal(finn, case, "Sentence 1.")
    actions.begin_clocks(keeper(finn))
    with pytest.raises(BadRetention):
        actions.propose_disposal(finn, case, "Sentence 1.")
    come_due()

    assert actions.propose_disposal(finn, case, "Sentence 1.").rule == "case-first-review"


def test_nobody_confirms_what_they_proposed_and_an_open_case_is_not_disposed_of(
    finn: Actor, sam: Actor, quinn: Actor, close: Close
) -> None:
    with pytest.raises(RetentionMoved):
        actions.propose_disposal(sam, cases.open_case(finn, "OP-2"), "Sentence 1.", ORDER)
    case = close("OP-1")
    proposed = actions.propose_disposal(sam, case, "Sentence 1.", ORDER)
    with pytest.raises(RetentionMoved):
        actions.propose_disposal(finn, case, "Sentence 1.", ORDER)
    with pytest.raises(OwnProposal):
        actions.answer_disposal(sam, proposed, is_confirmed=True)
    with pytest.raises(NotAllowed):
        actions.answer_disposal(finn, proposed, is_confirmed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=proposed.pk).update(answered_by=sam.person)
    assert "proposed to dispose of OP-1" in notices.to_confirm(quinn)[0].says

    actions.answer_disposal(quinn, proposed, is_confirmed=True)
    cases.reopen_case(sam, case)

    with pytest.raises(RetentionMoved):
        actions.carry_out(keeper(sam), proposed.pk)
    case.key.refresh_from_db()
    assert case.key.destroyed_at is None


def test_a_hold_beats_disposal_before_it_is_proposed_confirmed_and_carried_out(
    finn: Actor, sam: Actor, close: Close
) -> None:
    case = close("OP-1")
    about = thing_of_case(case)
    first = actions.place_hold(finn, about, "Sentence 1.", ORDER)
    with pytest.raises(Held):
        actions.propose_disposal(finn, case, "Sentence 2.", ORDER)
    actions.end_hold(finn, first, "Sentence 3.")
    proposed = actions.propose_disposal(finn, case, "Sentence 4.", ORDER)
    second = actions.place_hold(finn, about, "Sentence 5.", ORDER)
    with pytest.raises(Held):
        actions.answer_disposal(sam, proposed, is_confirmed=True)
    actions.end_hold(finn, second, "Sentence 6.")
    actions.answer_disposal(sam, proposed, is_confirmed=True)

    third = actions.place_hold(finn, about, "Sentence 7.", ORDER)

    assert actions.carry_out(keeper(sam), proposed.pk).state == Disposal.State.PROPOSED
    for state in ("confirmed", "begun", "done"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Disposal.objects.filter(pk=proposed.pk).update(state=state)
    assert list(queries.to_confirm(sam)) == []
    actions.end_hold(finn, third, "Sentence 8.")
    actions.answer_disposal(sam, proposed, is_confirmed=True)
    assert actions.carry_out(keeper(sam), proposed.pk).state == Disposal.State.DONE
    with pytest.raises(RetentionMoved):
        actions.place_hold(finn, about, "Sentence 9.", ORDER)
    assert set(Hold.objects.values_list("reason", "authority")) == {("", "")}


def test_pages_lead_from_a_closed_case_to_its_certificate(finn: Actor, sam: Actor, close: Close) -> None:
    close("OP-1")
    finns, sams = signed_in(finn), signed_in(sam)
    page = "/retention/of/case/OP-1/"
    assert finns.post(page, {"act": "propose", "reason": "Sentence 1."}).status_code == 422
    assert (
        finns.post(page, {"act": "propose", "reason": "Sentence 1.", "authority": ORDER}).status_code == 302
    )
    number = Disposal.objects.get().pk
    assert finns.post(f"/retention/disposals/{number}/", {"act": "confirm"}).status_code == 403
    assert sams.post(f"/retention/disposals/{number}/", {"act": "confirm"}).status_code == 302
    actions.carry_out(keeper(sam), number)

    shown = sams.get(f"/retention/disposals/{number}/").content.decode()

    assert "Certificate of disposal" in shown
    assert "Sentence 1." not in shown
    told = sams.get(f"/retention/disposals/{number}/certificate.json").json()
    assert told["told"]["subject"] == {"kind": "case", "reference": "OP-1"}
    assert "It was disposed of" in sams.get(page).content.decode()


def test_nothing_of_it_is_there_for_another_unit(otis: Actor, finn: Actor, close: Close) -> None:
    case = close("OP-1")
    hold = actions.place_hold(finn, thing_of_case(case), "Sentence 1.", ORDER)

    for ask in (lambda: queries.case_for(otis, "OP-1"), lambda: queries.hold_for(otis, hold.pk)):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotAllowed):
        actions.end_hold(otis, hold, "Sentence 2.")


def test_commands_hold_propose_confirm_and_give_the_certificate(
    finn: Actor, sam: Actor, close: Close, tmp_path: Path
) -> None:
    close("OP-1")

    def asked(*words: str) -> str:
        return str(run(cli.retention, *words).output)

    because = ("--because", "Sentence 1.", "--authority", ORDER)
    assert "OP-1 is held" in asked("hold", "case", "OP-1", *because, "--as", "finn")
    hold = Hold.objects.get()
    asked("unhold", f"LH-{hold.pk}", "--because", "Sentence 2.", "--as", "finn")
    asked("propose", "OP-1", *because, "--as", "finn")
    number = Disposal.objects.get().pk
    assert "OP-1: confirmed" in asked("answer", f"DC-{number}", "--as", "sam")
    actions.carry_out(keeper(sam), number)

    asked("certificate", f"DC-{number}", "--out", str(tmp_path / "certificate"), "--as", "sam")

    told, _, signature = (tmp_path / "certificate").read_text().rstrip("\n").rpartition("\n")
    assert json.loads(told)["subject"] == {"kind": "case", "reference": "OP-1"}
    assert len(signature) == 128
