"""Referrals: from draft to their end, version by version, as pages, CSV and JSON."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.doors import signed_in
from tests.casework.origins.pictures import MADE, picture
from tests.casework.welfare.received import pictures
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.people.models import Unit
from tutela.casework.referrals import actions, queries
from tutela.casework.referrals.errors import ReferralMoved
from tutela.casework.referrals.models import Referral, Version
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(unit: Unit, ana: Actor) -> Referral:
    return actions.confirm_first_generation(ana, picture(unit, 1, MADE))


def open_clock(referral: Referral) -> str:
    return Clock.objects.get(subject_kind="referral", subject=referral.pk, ended_at=None).counts


def test_a_referral_goes_to_its_end_and_every_version_stays(
    referral: Referral, finn: Actor, sam: Actor
) -> None:
    assert open_clock(referral) == "it is handed to victim identification"
    actions.take_up(finn, referral, 1)
    actions.move_on(finn, referral, 2, "referred")
    assert open_clock(referral) == "news of the identification"
    actions.move_on(sam, referral, 3, "identified")
    actions.move_on(sam, referral, 4, "safeguarded")

    referral.refresh_from_db()
    versions = Version.objects.filter(referral=referral).order_by("number")
    assert [version.state for version in versions] == [
        "draft",
        "draft",
        "referred",
        "identified",
        "safeguarded",
    ]
    assert {version.owner_id for version in versions[1:]} == {finn.person}
    assert referral.ended_at is not None
    assert not Clock.objects.filter(subject_kind="referral", ended_at=None).exists()
    with pytest.raises(ReferralMoved):
        actions.take_up(sam, referral, 5)


def test_what_is_not_the_next_state_or_not_the_version_that_was_seen_is_refused(
    referral: Referral, finn: Actor, quinn: Actor
) -> None:
    for state, reason in (("identified", ""), ("", ""), ("closed", ""), ("referred", "mistake")):
        with pytest.raises(ReferralMoved):
            actions.move_on(finn, referral, 1, state, reason)
    with pytest.raises(ReferralMoved):
        actions.move_on(finn, referral, 2, "referred")
    with pytest.raises(NotAllowed):
        actions.move_on(quinn, referral, 1, "referred")
    assert Version.objects.count() == 1


def test_a_closed_referral_keeps_its_reason_and_the_next_mark_makes_another(
    referral: Referral, finn: Actor, ana: Actor
) -> None:
    actions.move_on(finn, referral, 1, "closed", "mistake")

    another = actions.mark_at_risk(ana, referral.item)

    assert another.pk != referral.pk
    assert referral.versions.get(number=2).reason == "mistake"
    assert queries.of_item(referral.item_id) == another


def test_the_page_shows_leads_and_moves_the_referral(referral: Referral, finn: Actor) -> None:
    browser, address = signed_in(finn), f"/referrals/{referral.pk}/"
    page = browser.get(address).content.decode()
    assert "maker one model 7" in page
    assert "Hand to victim identification" in page
    assert f"item {referral.item_id}" in page

    browser.post(address, {"act": "take", "version": "1"})
    stale = browser.post(address, {"act": "move", "version": "1", "state": "referred"})
    assert stale.status_code == 409
    browser.post(address, {"act": "move", "version": "2", "state": "referred"})

    assert "With victim identification" in browser.get(address).content.decode()
    assert f"Referral {referral}" in browser.get(f"/items/{referral.item_id}/").content.decode()


def test_the_files_give_the_rows_of_the_list(referral: Referral, sam: Actor) -> None:
    browser = signed_in(sam)
    rows = list(csv.DictReader(io.StringIO(browser.get("/referrals/as/csv/").content.decode())))
    told = browser.get("/referrals/as/json/?state=draft").json()
    whole = browser.get(f"/referrals/{referral.pk}/as/json/").json()

    assert [row["referral"] for row in rows] == [referral.reference]
    assert [row["item"] for row in told["referrals"]] == [referral.item.reference]
    assert {"kind": "taken", "source": f"item {referral.item_id}", "value": "2026-01-02T10:00:00"} in whole[
        "leads"
    ]
    assert [version["number"] for version in whole["versions"]] == [1]
    assert browser.get("/referrals/as/xml/").status_code == 404
    assert browser.get("/referrals/as/json/?state=closed").json()["referrals"] == []


def test_the_list_pages_by_key_with_the_same_number_of_questions(unit: Unit, ana: Actor, sam: Actor) -> None:
    browser = signed_in(sam)
    for item in pictures(unit, 3):
        actions.confirm_first_generation(ana, item)
    browser.get("/referrals/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/referrals/")
    first = Referral.objects.latest("pk")
    Referral.objects.bulk_create(
        Referral(unit_id=unit.pk, item=first.item, ended_at=first.made_at) for _ in range(60)
    )
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/referrals/")

    assert len(many) == len(few)
    older = browser.get("/referrals/" + page.context["paging"]["older"])
    names = [row["name"] for part in (page, older) for row in part.context["referrals"]]
    assert len(names) == len(set(names)) == 63


def test_another_units_referral_does_not_exist(
    referral: Referral, otis: Actor, audra: Actor, ana: Actor
) -> None:
    assert queries.referral_for(audra, referral.pk) == referral
    with pytest.raises(NotAllowed):
        queries.referral_for(ana, referral.pk)
    with pytest.raises((NotFound, NotAllowed)):
        queries.referral_for(otis, referral.pk)
