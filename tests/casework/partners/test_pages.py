"""A company is let in on pages, from its entry to the key that is shown once."""

from typing import Any

import pytest

from tests.casework.doors import signed_in
from tutela.casework.gate import Actor
from tutela.casework.partners import actions
from tutela.casework.partners.models import AccessKey, Agreement, Contact

pytestmark = pytest.mark.django_db
PAGE = "/partners/example/"


def _enter(browser: Any) -> None:
    new = {"name": "example", "title": "Example Ltd", "kind": "company", "country": "GB"}
    assert browser.post("/new-partner/", new)["Location"] == PAGE
    for part in Contact.Part.values[:5]:
        person = {"part": part, "name": f"Person {part}", "telephone": "01632 960001"}
        assert browser.post(PAGE + "new-person/", person).status_code == 302


def test_from_its_entry_to_its_key(sam: Actor, adele: Actor, ana: Actor) -> None:
    of_sam, of_adele = signed_in(sam), signed_in(adele)
    _enter(of_sam)
    assert "waits for your approval" in of_adele.get("/").content.decode()
    for browser in (of_sam, of_adele):
        assert browser.post(PAGE, {"act": "approve"}).status_code == 302
    terms = {"kinds": "company", "legal_basis": "Online Safety Act 2023 s.66", "contact": "Desk"}
    assert of_sam.post(PAGE + "new-agreement/", terms).status_code == 422
    assert of_sam.post(PAGE + "new-agreement/", {**terms, "valid_from": "2026-01-01"}).status_code == 302
    assert "waits for you since" in of_adele.get("/").content.decode()
    assert "Confirm" not in of_sam.get(PAGE).content.decode()
    of_adele.post(PAGE, {"act": "confirm", "number": Agreement.objects.get().pk})

    person = Contact.objects.get(part="authorised person").pk
    made = of_sam.post(
        f"{PAGE}people/{person}/new-key/", {"label": "Program", "scopes": "report", "days": "90"}
    )
    token = made.context["token"]
    assert token in made.content.decode()
    assert token not in of_sam.get(PAGE).content.decode()
    of_sam.post(PAGE, {"act": "revoke", "number": AccessKey.objects.get().pk})
    assert "Revoked on" in of_sam.get(PAGE).content.decode()
    assert signed_in(ana).get(PAGE).status_code == 403
    assert of_sam.post(PAGE + "end/", {"reason": "left"}).status_code == 302
    assert "left" in of_sam.get(PAGE).content.decode()
    assert not of_sam.get(PAGE).context["ways"]


def test_a_number_of_another_partner_is_none_here(sam: Actor, adele: Actor) -> None:
    browser = signed_in(sam)
    _enter(browser)
    other = actions.enter_partner(sam, "other", "Other", "hotline")
    person = actions.add_contact(sam, other, "contact", "Person 9", mail="nine@example.org")

    assert browser.post(PAGE, {"act": "end-person", "number": person.pk}).status_code == 404
    assert browser.get(f"{PAGE}people/{person.pk}/new-key/").status_code == 404
    assert browser.post(PAGE, {"act": "end-person", "number": "x"}).status_code == 404
    assert browser.post(PAGE, {"act": "burn"}).status_code == 422
    person.refresh_from_db()
    assert person.ended_at is None


def test_partners_go_on_page_by_page(sam: Actor) -> None:
    for number in range(52):
        actions.enter_partner(sam, f"hotline-{number:02}", f"Hotline {number}", "hotline")
    browser = signed_in(sam)

    first = browser.get("/partners/")
    older = browser.get(first.context["paging"]["older"])

    assert len(first.context["partners"]) == 50
    assert [each["title"] for each in older.context["partners"]] == ["Hotline 50", "Hotline 51"]
