"""A company asks to be let in; two of ours approve it before anything is taken, and its people sign in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.engine.statutory.submissions import not_held
from tests.portal.opened import OpenPortal, Person
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.partners.between.registrations import SealedRegistration
from tutela.casework.partners.models import Agreement, Contact, Partner, Registration
from tutela.casework.reports import rounds
from tutela.casework.reports.models import Report
from tutela.engine.statutory import schedule
from tutela.portal import form
from tutela.site.settings import Portal

pytestmark = pytest.mark.django_db


def company() -> dict[str, str]:
    """Fill in a registration."""
    said = {"title": "Example Ltd", "country": "GB", "service": "Sentence 1."}
    for number, who in enumerate(("administrator", "replacement", "manager", "authorised", "duty"), 1):
        said |= {
            f"{who}_name": f"Person {number}", f"{who}_mail": f"person{number}@example.com",
            f"{who}_telephone": f"01632 96000{number}",
        }  # fmt: skip
    return said


@pytest.fixture
def beside(tmp_path: Path, settings: Settings, adele: Actor) -> OpenPortal:
    """A door beside this unit's workbench."""
    opened = OpenPortal(tmp_path)
    database = f"sqlite:{tmp_path}/portal/exchange.db"
    settings.TUTELA = replace(settings.TUTELA, portal=Portal(on=True, database=database))
    rounds.take_in_submissions()
    return opened


def _register(person: Person, said: dict[str, str]) -> tuple[Any, str]:
    reference = person.get("/register/").hidden["reference"]
    return person.post("/register/", {**said, "reference": reference}), reference


def test_from_registration_to_a_report_in_the_queue(
    beside: OpenPortal, sam: Actor, adele: Actor, ida: Actor
) -> None:
    of_sam, of_adele, page = signed_in(sam), signed_in(adele), "/partners/example-ltd/"
    with beside.serving():
        person = Person(beside)
        sent, reference = _register(person, company())
        assert (sent.status, reference in sent.text) == (201, True)
        again = person.post("/register/", {**company(), "title": "Another name", "reference": reference})
        assert (again.status, "nothing of what you sent now" in again.text) == (200, True)
        assert "nothing of what you sent now" not in sent.text
        assert "Nobody has looked" in person.post("/registration/", {"reference": reference}).text
        rounds.take_in_submissions()
        rounds.take_in_submissions()
        assert "Two of our people" in person.post("/registration/", {"reference": reference}).text
        [partner] = Partner.objects.all()
        assert (partner.state, partner.contacts.count()) == ("entered", 5)
        seen = of_sam.get(page).content.decode()
        assert reference in seen
        assert "Sentence 1." in seen

        # Nothing is given before both approved it and something is agreed.
        contact = Contact.objects.get(part="authorised person").pk
        assert of_sam.post(page, {"act": "invite", "number": contact}).status_code == 409
        for browser in (of_sam, of_adele):
            browser.post(page, {"act": "approve"})
        assert of_sam.post(page, {"act": "invite", "number": contact}).status_code == 422
        terms = {
            "kinds": "company", "legal_basis": "Online Safety Act 2023 s.66", "contact": "Desk",
            "valid_from": timezone.localdate().isoformat(),
        }  # fmt: skip
        of_sam.post(page + "new-agreement/", terms)
        of_adele.post(page, {"act": "confirm", "number": Agreement.objects.get().pk})
        link = of_sam.post(page, {"act": "invite", "number": contact}).context["token"]
        rounds.take_in_submissions()
        assert "You are registered" in person.post("/registration/", {"reference": reference}).text

        person.enrol(link)
        said = {
            **form.sent_again({**not_held(), "own_reference": "C-9"}, schedule.current()),
            "complete": "yes",
        }
        token = person.get("/report/").hidden["token"]
        checked = person.post("/report/", {**said, "token": token, "step": "check"})
        assert person.post("/report/", {**checked.hidden, "step": "send"}).status == 201
        rounds.take_in_submissions()
        report = Report.objects.get()
        assert (report.channel, report.sender, report.sender_reference) == ("portal", "example-ltd", "C-9")

        of_sam.post(page, {"act": "end-person", "number": contact})
        rounds.take_in_submissions()
        assert person.get("/reports/").headers["Location"] == "/sign-in/"


def test_what_is_not_complete_is_refused_at_its_place(beside: OpenPortal) -> None:
    with beside.serving():
        answer, _ = _register(Person(beside), {})
        same = {**company(), "replacement_mail": "person1@example.com"}
        again, _ = _register(Person(beside), same)

    assert answer.status == 422
    for at in ("title", "administrator_mail", "manager_name", "duty_telephone", "authorised_mail"):
        assert f'href="#{at}"' in answer.text
        assert f'id="{at}"' in answer.text
    assert "authorised_2_mail-fault" not in answer.text
    assert "another person than the administrator" in again.text
    assert not beside.exchange.registrations.waiting(10)


def test_what_does_not_open_is_listed_and_told(beside: OpenPortal, sam: Actor) -> None:
    row = SealedRegistration("R-1", timezone.now().isoformat(), 99, b"1")
    beside.exchange.registrations.put(row)

    rounds.take_in_submissions()
    rounds.take_in_submissions()

    assert not Partner.objects.exists()
    assert "a key that is none of ours" in signed_in(sam).get("/partners/").content.decode()
    assert beside.exchange.registrations.standing("R-1").startswith("could not be opened")
    assert LogEntry.objects.filter(act="registration.set_aside").count() == 1


def test_strangers_do_not_fill_the_directory(beside: OpenPortal, sam: Actor) -> None:
    now = timezone.now()
    for number in range(200):
        partner = Partner.objects.create(
            unit_id=sam.unit, name=f"c-{number}", title="C", kind="company", entered_by="itself"
        )
        Registration.objects.create(
            unit_id=sam.unit, reference=f"R-{number}", received_at=now, partner=partner
        )
    beside.exchange.registrations.put(SealedRegistration("R-X", now.isoformat(), 99, b"1"))

    rounds.take_in_submissions()

    assert beside.exchange.registrations.standing("R-X") == "received"
