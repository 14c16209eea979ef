"""The record of a case: decisions stay, actions have owners, two lower a marking, a closure is asked for."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.casework.doors import signed_in
from tests.casework.finding.received import exhibit_of, place
from tutela.casework.cases import actions, queries
from tutela.casework.cases.errors import BadRecord, CaseNotInOrder, OwnMarking, RecordMoved
from tutela.casework.cases.models import BookEntry, Case, CaseAction, Closure, Marking, TeamMember
from tutela.casework.cases.record.checks import open_points
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(finn: Actor) -> Case:
    return exhibit_of(finn, "OP-7", "JB1").case


def person(who: Actor) -> Person:
    return Person.objects.get(pk=who.person)


def test_a_decision_stays_as_it_was_and_a_correction_is_another_entry(
    finn: Actor, sam: Actor, case: Case
) -> None:
    first = actions.decide(finn, case, "Sentence 1.", "Sentence 2.", "Sentence 3.")
    second = actions.decide(sam, case, "Sentence 4.", "Sentence 5.", corrects=first.number)

    assert (first.number, second.number, second.corrects) == (1, 2, first)
    assert BookEntry.objects.get(number=1).decision == "Sentence 1."
    for decision, reason, corrects in (("", "Why.", None), ("What.", " ", None), ("What.", "Why.", 9)):
        with pytest.raises(BadRecord):
            actions.decide(finn, case, decision, reason, corrects=corrects)
    assert BookEntry.objects.count() == 2


def test_an_action_has_an_owner_and_a_day_and_ends_with_what_came_of_it(
    finn: Actor, sam: Actor, quinn: Actor, case: Case
) -> None:
    late = actions.set_action(finn, case, "Sentence 1.", person(sam), date.today() - timedelta(1))

    assert "Actions that are overdue: 1" in open_points(case)
    with pytest.raises(BadRecord):
        actions.end_action(sam, late, " ")
    with pytest.raises(NotAllowed):
        actions.end_action(quinn, late, "Sentence 2.")
    assert actions.end_action(sam, late, "Sentence 2.").result == "Sentence 2."
    with pytest.raises(RecordMoved):
        actions.end_action(sam, late, "Sentence 3.")
    assert not any("Actions" in point for point in open_points(case))


def test_a_part_in_the_team_has_a_beginning_and_an_end(finn: Actor, sam: Actor, case: Case) -> None:
    member = actions.add_member(finn, case, person(sam), "officer")

    for part in ("officer", "cook"):
        with pytest.raises(BadRecord):
            actions.add_member(finn, case, person(sam), part)
    assert actions.end_member(finn, member).until is not None
    with pytest.raises(RecordMoved):
        actions.end_member(finn, member)
    actions.add_member(finn, case, person(sam), "officer")
    assert TeamMember.objects.count() == 2


def test_a_marking_is_raised_by_one_and_lowered_by_two(
    finn: Actor, sam: Actor, quinn: Actor, case: Case
) -> None:
    assert queries.marking_of(case) == "OFFICIAL-SENSITIVE"
    actions.mark_case(finn, case, "SECRET", "Sentence 1.")
    assert queries.marking_of(case) == "SECRET"

    asked = actions.mark_case(sam, case, "OFFICIAL", "Sentence 2.")
    assert queries.marking_of(case) == "SECRET"
    with pytest.raises(RecordMoved):
        actions.mark_case(finn, case, "TOP SECRET", "Sentence 3.")
    with pytest.raises(OwnMarking):
        actions.answer_marking(sam, asked, agree=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Marking.objects.filter(pk=asked.pk).update(answered_by=asked.asked_by)
    actions.answer_marking(quinn, asked, agree=False)
    assert queries.marking_of(case) == "SECRET"
    actions.answer_marking(quinn, actions.mark_case(sam, case, "OFFICIAL", "Sentence 4."), agree=True)
    assert queries.marking_of(case) == "OFFICIAL"
    for level in ("OFFICIAL", "PRIVATE"):
        with pytest.raises(BadRecord):
            actions.mark_case(finn, case, level, "Sentence 5.")


def test_a_case_is_closed_in_order_or_with_a_reason_and_what_was_open_is_kept(
    finn: Actor, sam: Actor, case: Case
) -> None:
    exhibit = case.exhibits.get()
    place(exhibit, "a/1.jpg")
    with pytest.raises(CaseNotInOrder, match="Items that wait for a grade: 1"):
        actions.close_case(sam, case)
    with pytest.raises(NotAllowed):
        actions.close_case(finn, case, "Sentence 1.")
    closed = actions.close_case(sam, case, "Sentence 1.")

    assert "Exhibits of which nothing was received: 1" in closed.points
    with pytest.raises(RecordMoved):
        actions.close_case(sam, case, "Sentence 1.")
    actions.reopen_case(sam, case)
    Receipt.objects.create(intake=exhibit.intake, source=b"/mnt", begun_by="Finn", finished_at=closed.at)
    Item.objects.update(state=Item.State.RELEASED)
    actions.add_member(finn, case, person(finn), "officer")
    assert open_points(case) == []
    assert actions.close_case(sam, case).points == []
    assert Closure.objects.count() == 2


def test_the_page_keeps_the_record_and_gives_it_as_files(
    finn: Actor, sam: Actor, quinn: Actor, case: Case
) -> None:
    browser, second = signed_in(finn), signed_in(quinn)
    new = "/cases/OP-7/record/{}/new/"
    browser.post(new.format("decision"), {"decision": "Sentence 1.", "reason": "=1+1", "corrects": ""})
    sent = {"what": "Sentence 2.", "owner": str(sam.person), "due_on": "2020-01-02"}
    browser.post(new.format("action"), sent)
    browser.post(new.format("member"), {"person": str(sam.person), "part": "officer"})
    browser.post(new.format("marking"), {"level": "OFFICIAL", "reason": "Sentence 3."})
    page = browser.get("/cases/OP-7/record/").content.decode()

    assert all(words in page for words in ("Sentence 1.", "Sentence 2.", "Overdue", "Officer in the case"))
    assert "Lower the marking" not in page
    assert "Lower the marking" in second.get("/cases/OP-7/record/").content.decode()
    number = str(Marking.objects.get().pk)
    second.post("/cases/OP-7/record/", {"act": "agree", "number": number})
    browser.post(
        "/cases/OP-7/record/",
        {"act": "done", "number": str(CaseAction.objects.get().pk), "result": "Sentence 4."},
    )
    leave = {"act": "leave", "number": str(TeamMember.objects.get().pk)}
    browser.post("/cases/OP-7/record/", leave)

    told = browser.get("/cases/OP-7/record/as/json/").json()
    lines = list(csv.DictReader(io.StringIO(browser.get("/cases/OP-7/record/as/csv/").content.decode())))
    assert told["marking"] == "OFFICIAL"
    assert [line["kind"] for line in lines] == ["decision", "action", "member", "marking"]
    assert lines[0]["why"] == "'=1+1"
    assert lines[1]["state"] == "done"
    refused = second.post(new.format("closure"), {"reason": ""})
    assert (refused.status_code, "is not in order" in refused.content.decode()) == (422, True)
    assert browser.get(new.format("nothing")).status_code == 404


def test_continuity_names_every_entry_about_an_exhibit(finn: Actor, case: Case) -> None:
    page = signed_in(finn).get("/cases/OP-7/continuity/").content.decode()

    assert "OP-7/JB1" in page
    assert "Exhibit added" in page
    assert "Warrant 1/26" in page
