"""What did not arrive is told, tried again or settled, and what a page says is what the row says."""

import pytest

from tests.casework.doors import signed_in
from tutela.casework.channels import actions
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Actor

pytestmark = pytest.mark.django_db


def _refused(by: Actor, about: str = "R-12", owner: Actor | None = None) -> Delivery:
    return actions.send_mail(
        by, to="duty@example.org", subject="One", text="Sentence one.", about=about,
        owner=owner.person if owner else None,
    )  # fmt: skip


def test_what_was_not_delivered_is_told_to_its_owner_and_settled_by_hand(sam: Actor, ana: Actor) -> None:
    delivery, browser = _refused(sam), signed_in(sam)
    page = f"/outbound/{delivery.pk}/"
    assert "Not delivered: the mail about R-12" in browser.get("/").content.decode()
    assert "Not delivered" not in signed_in(ana).get("/").content.decode()

    shown = browser.get(page).content.decode()
    assert "names no server" in shown or "recipients names" in shown
    assert "Sentence one." in shown
    assert browser.post(page + "settle/", {"how": " "}).status_code == 422
    assert browser.post(page + "settle/", {"how": "told by telephone"})["Location"] == page

    assert "sam: told by telephone" in browser.get(page).content.decode()
    assert "Not delivered: the mail" not in browser.get("/").content.decode()
    assert browser.post(page).status_code == 409
    assert browser.post(page + "settle/", {"how": "again"}).status_code == 409


def test_an_owner_is_told_of_their_own(sam: Actor, ana: Actor) -> None:
    _refused(sam, owner=ana)

    browser, page = signed_in(ana), f"/outbound/{Delivery.objects.get().pk}/"
    assert f'href="{page}"' in browser.get("/").content.decode()
    assert "Not delivered: the mail" not in signed_in(sam).get("/").content.decode()
    assert browser.post(page + "settle/", {"how": "told by telephone"}).status_code == 302
    assert "told by telephone" in browser.get(page).content.decode()
    assert browser.get("/outbound/").status_code == 403


def test_the_list_goes_on_page_by_page_with_a_fixed_number_of_questions(
    sam: Actor, django_assert_max_num_queries: object
) -> None:
    for number in range(53):
        _refused(sam, f"R-{number}")
    browser = signed_in(sam)

    first = browser.get("/outbound/?state=refused+here")
    assert [row["about"] for row in first.context["deliveries"]][::49] == ["R-52", "R-3"]
    older = first.context["paging"]["older"]
    assert [row["about"] for row in browser.get(older).context["deliveries"]] == ["R-2", "R-1", "R-0"]
    assert not browser.get("/outbound/?state=accepted").context["deliveries"]
    assert len(browser.get("/outbound/?state=none+such").context["deliveries"]) == 50
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        browser.get("/outbound/")


def test_who_tends_machines_reads_no_message_and_others_see_nothing(
    sam: Actor, adele: Actor, ana: Actor, otis: Actor
) -> None:
    page = f"/outbound/{_refused(sam).pk}/"

    assert "Sentence one." not in signed_in(adele).get(page).content.decode()
    assert signed_in(ana).get(page).status_code == 403
    assert signed_in(otis).get(page).status_code == 404
