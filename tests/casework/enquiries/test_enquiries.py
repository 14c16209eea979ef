"""Enquiries: entered, looked up on a basis, answered, escalated, ended, and every step kept."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival
from tutela.casework.cases.models import Exhibit
from tutela.casework.clocks.models import Clock
from tutela.casework.custody.models import LogEntry
from tutela.casework.enquiries import actions, bases, queries
from tutela.casework.enquiries.actions import Asked
from tutela.casework.enquiries.errors import BadBases, BadEnquiry, EnquiryMoved
from tutela.casework.enquiries.models import Enquiry, LookUp, Step
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.reports.actions.receive import receive
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import Address
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
OLD = "child " + "porn" + "ography"
KNOWN, UNKNOWN = "https://example.com/a", "https://example.net/never"


@pytest.fixture
def enquiry(ida: Actor) -> Enquiry:
    return actions.enter(ida, Asked("telephone", "police", "known", "Question 1", "Force 1"))


@pytest.fixture
def report(ida: Actor) -> Report:
    receive(ida, [arrival(1, addresses=(Address(KNOWN),))])
    return Report.objects.get()


def running(enquiry: Enquiry) -> list[str]:
    clocks = Clock.objects.filter(subject_kind="enquiry", subject=enquiry.pk, ended_at=None)
    return sorted(clocks.values_list("counts", flat=True))


def kinds(enquiry: Enquiry) -> list[str]:
    return [step.kind for step in queries.steps_of(enquiry)]


def test_an_enquiry_goes_to_its_end_with_its_clock_and_can_be_opened_again(
    enquiry: Enquiry, ida: Actor, sam: Actor
) -> None:
    assert running(enquiry) == ["an answer"]
    actions.add_note(sam, enquiry, 1, "Called back, sentence 1.", minutes=5)
    actions.take_up(ida, enquiry, 2)
    actions.end_enquiry(ida, enquiry, 3, "answered", "Sentence 2.", minutes=10)

    enquiry.refresh_from_db()
    assert kinds(enquiry) == ["entered", "noted", "taken_up", "ended"]
    assert (enquiry.state, enquiry.ending, enquiry.owner_id) == ("ended", "answered", ida.person)
    assert queries.minutes_of(enquiry) == 15
    assert running(enquiry) == []
    with pytest.raises(EnquiryMoved):
        actions.add_note(ida, enquiry, 4, "Sentence 3.")

    actions.reopen(ida, enquiry, 4, "It was asked again.")
    assert running(enquiry) == ["an answer"]
    with pytest.raises(EnquiryMoved):
        actions.reopen(ida, enquiry, 5, "Once more.")


def test_whoever_does_something_with_what_is_nobodys_takes_it_up(enquiry: Enquiry, ida: Actor) -> None:
    assert queries.waiting(ida) == 1
    actions.add_note(ida, enquiry, 1, "Sentence 1.")
    assert queries.waiting(ida) == 0
    enquiry.refresh_from_db()
    assert enquiry.owner_id == ida.person


def test_of_two_who_saw_the_same_one_is_asked_to_look_again(enquiry: Enquiry, ida: Actor, sam: Actor) -> None:
    actions.add_note(ida, enquiry, 1, "Sentence 1.")
    with pytest.raises(EnquiryMoved):
        actions.add_note(sam, enquiry, 1, "Sentence 2.")
    assert kinds(enquiry) == ["entered", "noted"]


def test_it_is_on_record_on_which_basis_something_was_looked_up_and_what_was_told(
    enquiry: Enquiry, report: Report, ida: Actor
) -> None:
    found = actions.look_up(ida, enquiry, 1, KNOWN, "prevention")
    assert (found.known, found.told, found.basis_version) == (1, "later", bases.bases().version)
    assert "[.]" in found.asked
    with pytest.raises(BadEnquiry):
        actions.tell(ida, enquiry, 2, 2, "nothing")
    actions.tell(ida, enquiry, 2, 2, "known", minutes=4)
    with pytest.raises(EnquiryMoved):
        actions.tell(ida, enquiry, 3, 2, "withheld")

    found.refresh_from_db()
    assert found.told == "known"
    said = json.loads(LogEntry.objects.get(act="enquiry.looked_up").body)["what"]
    assert (said["basis"], said["known"]) == ("prevention", 1)
    assert kinds(enquiry) == ["entered", "looked_up", "told"]


def test_nobody_is_told_what_is_not_so(enquiry: Enquiry, report: Report, ida: Actor) -> None:
    unknown = actions.look_up(ida, enquiry, 1, UNKNOWN, "prevention")
    with pytest.raises(BadEnquiry):
        actions.tell(ida, enquiry, 2, 2, "known")
    with pytest.raises(IntegrityError), transaction.atomic():
        LookUp.objects.filter(pk=unknown.pk).update(told="known")
    actions.tell(ida, enquiry, 2, 2, "nothing")


@pytest.mark.parametrize(("text", "basis"), [("", "prevention"), (KNOWN, ""), (KNOWN, "curiosity")])
def test_nothing_is_looked_up_without_a_basis(enquiry: Enquiry, ida: Actor, text: str, basis: str) -> None:
    with pytest.raises(BadEnquiry):
        actions.look_up(ida, enquiry, 1, text, basis)
    assert kinds(enquiry) == ["entered"]


def test_what_was_escalated_is_ended_by_a_supervisor(enquiry: Enquiry, ida: Actor, sam: Actor) -> None:
    actions.escalate(ida, enquiry, 1, "disclosure", "Sentence 1.")
    assert running(enquiry) == ["a supervisor's word", "an answer"]
    with pytest.raises(EnquiryMoved):
        actions.end_enquiry(ida, enquiry, 2, "answered", "Sentence 2.")
    actions.end_enquiry(sam, enquiry, 2, "passed_on", "Sentence 3.")
    assert running(enquiry) == []


def test_it_is_linked_only_to_what_the_actor_may_see(
    enquiry: Enquiry, report: Report, exhibit: Exhibit, ida: Actor, sam: Actor
) -> None:
    actions.link(ida, enquiry, 1, report)
    with pytest.raises(NotAllowed):
        actions.link(ida, enquiry, 2, exhibit.case)
    actions.link(sam, enquiry, 2, exhibit.case)
    enquiry.refresh_from_db()
    assert (enquiry.report, enquiry.case) == (report, exhibit.case)


def test_what_cannot_be_kept_is_refused(ida: Actor, ana: Actor) -> None:
    soon = timezone.now() + timedelta(hours=1)
    for bad in (
        Asked("pigeon", "police", "known", "Question 1"),
        Asked("mail", "nobody", "known", "Question 1"),
        Asked("mail", "police", "all", "Question 1"),
        Asked("mail", "police", "known", " "),
        Asked("mail", "police", "known", "x" * 2001),
        Asked("mail", "police", "known", "Question 1", came_at=soon),
    ):
        with pytest.raises(BadEnquiry):
            actions.enter(ida, bad)
    with pytest.raises(RefusedWords):
        actions.enter(ida, Asked("mail", "police", "known", OLD))
    with pytest.raises(NotAllowed):
        actions.enter(ana, Asked("mail", "police", "known", "Question 1"))
    assert not Enquiry.objects.exists()


def test_the_clock_runs_from_when_it_came(ida: Actor) -> None:
    came_at = timezone.now() - timedelta(days=2)
    made = actions.enter(ida, Asked("letter", "public", "process", "Question 1", came_at=came_at))
    assert Clock.objects.get(subject_kind="enquiry", subject=made.pk).started_at == came_at


def test_the_page_does_each_thing_and_the_files_give_the_rows(
    enquiry: Enquiry, report: Report, ida: Actor
) -> None:
    browser, address = signed_in(ida), f"/enquiries/{enquiry.pk}/"
    assert "Question 1" in browser.get(address).content.decode()
    sent = [
        {"act": "note", "version": "1", "says": "Sentence 1.", "minutes": "3"},
        {"act": "look up", "version": "2", "text": KNOWN, "code": "safeguarding"},
        {"act": "tell", "version": "3", "step": "3", "code": "known"},
        {"act": "link", "version": "4", "to": f"R-{report.pk}"},
    ]
    for each in sent:
        assert browser.post(address, each).status_code == 302
    refused = browser.post(address, {"act": "end", "version": "5", "code": "answered", "says": ""})
    assert refused.status_code == 422
    assert browser.post(address, {"act": "note", "version": "1", "says": "Late."}).status_code == 409

    page = browser.get(address).content.decode()
    assert "not verified by this unit" in page
    assert "1 known" in page
    whole = browser.get(f"{address}as/json/").json()
    assert [step["kind"] for step in whole["steps"]] == ["entered", "noted", "looked_up", "told", "linked"]
    assert whole["steps"][2]["look_up"]["known"] == 1
    rows = list(csv.DictReader(io.StringIO(browser.get("/enquiries/as/csv/").content.decode())))
    assert [(row["enquiry"], row["report"]) for row in rows] == [(str(enquiry), f"R-{report.pk}")]


def test_an_enquiry_is_entered_from_the_page_of_a_report(report: Report, ida: Actor) -> None:
    browser = signed_in(ida)
    address = f"/enquiries/new/?report={report.pk}"
    assert address in browser.get(f"/reports/{report.pk}/").content.decode()
    form = {"channel": "mail", "came_at": "2026-03-02T10:00", "asker": "police", "about": "process"}
    assert browser.post(address, form).status_code == 422
    assert browser.post(address, {**form, "words": "Question 2"}).status_code == 302
    assert Enquiry.objects.get().report == report


def test_another_units_enquiry_is_not_there(enquiry: Enquiry, otis: Actor) -> None:
    with pytest.raises(NotFound):
        queries.enquiry_for(otis, enquiry.pk)


def test_every_basis_has_its_citation_and_none_says_that_a_unit_verified_it() -> None:
    named = bases.bases().by_code.values()
    assert all(basis.citation and not basis.is_verified for basis in named)
    for text in ("version = 1", 'version = "1"\nowner = "x"\n[[basis]]\ncode = "a"\n', "["):
        with pytest.raises(BadBases):
            bases.read(text)


def test_advice_is_a_version_in_force_of_the_units_documents(enquiry: Enquiry, ida: Actor) -> None:
    with pytest.raises(BadEnquiry):
        actions.add_note(ida, enquiry, 1, "", advice=1)
    assert Step.objects.filter(kind="advised").count() == 0
