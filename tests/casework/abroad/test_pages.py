"""The pages of exchanges abroad: what waits for whom, by whose approval, and nothing for another unit."""

import re
from html import unescape
from typing import Any

import pytest

from tests.casework.abroad import world
from tests.casework.abroad.conftest import Stub
from tests.casework.abroad.world import DUTCH, ONION, called
from tests.casework.doors import signed_in
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.gate import Actor

pytestmark = pytest.mark.django_db


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_an_analyst_makes_it_on_the_report_and_another_sends_it_as_they_read_it(
    partnered: Stub, ida: Actor, ilse: Actor
) -> None:
    report = world.assessed(ida, DUTCH)
    maker, approver = signed_in(ida), signed_in(ilse)
    asked = _text(maker.get(f"/abroad/new/{report.pk}/"))
    assert "Category Alpha" in asked
    assert "Hotline-Nl , by ICCAM. The directory has a hotline in NL." in asked
    sent = {"address": DUTCH, "environment": "live", "grade": "baseline"}
    refused = maker.post(f"/abroad/new/{report.pk}/", {**sent, "grade": ""})
    assert (refused.status_code, "Confirm what category Alpha is" in _text(refused)) == (422, True)
    assert maker.post(f"/abroad/new/{report.pk}/", sent).status_code == 302
    item = ExchangeItem.objects.get()
    page = f"/abroad/{item.pk}/"
    assert "You made it or chose its route" in _text(maker.get(page))
    act = {"act": "approve", "version": item.version, "digest": item.sha256}
    assert maker.post(page, act).status_code == 422

    assert approver.post(page, act).status_code == 302

    called(item)
    shown = _text(maker.get(page))
    assert "Taken since" in shown
    assert f"Abroad: {item}, taken, their number 900" in _text(maker.get(f"/reports/{report.pk}/"))


def test_what_has_no_route_is_told_on_the_start_page_with_owner_and_age(stub: Stub, ida: Actor) -> None:
    item = world.made(ida, ONION)

    told = _text(signed_in(ida).get("/"))

    assert f"Exchange {item}: no route, for" in told
    assert "Its owner is Ida." in told
    assert "No route (1)" in _text(signed_in(ida).get("/abroad/"))


def test_a_failure_is_told_to_analysts_and_the_queue_says_why(
    partnered: Stub, item: ExchangeItem, ida: Actor
) -> None:
    partnered.behaves(insert=[{"status": 400, "says": "no such country"}])
    called(item)

    assert "refused by them" in _text(signed_in(ida).get("/"))
    assert "They refuse it. HTTP 400: no such country" in _text(signed_in(ida).get("/abroad/?state=rejected"))


def test_a_server_that_is_down_is_waited_for_in_the_queue(
    partnered: Stub, item: ExchangeItem, ida: Actor
) -> None:
    partnered.behaves(sign_in=[{"cut": True}])
    called(item)

    assert "Waits for their server" in _text(signed_in(ida).get("/abroad/"))


def test_routes_by_country_say_who_is_told_and_by_what(partnered: Stub, ida: Actor) -> None:
    world.made(ida)

    shown = _text(signed_in(ida).get("/abroad/routes/"))

    assert "NL Hotline-Nl ICCAM iccam-v3" in shown
    assert "in force in version 1" in shown


def test_another_unit_sees_nothing_of_it(partnered: Stub, item: ExchangeItem, otis: Actor) -> None:
    other = signed_in(otis)

    assert other.get(f"/abroad/{item.pk}/").status_code == 404
    assert str(item) not in _text(other.get("/abroad/"))
    assert other.post(f"/abroad/{item.pk}/as/json/", {"version": 1}).status_code == 404


def test_what_is_fetched_by_hand_stands_as_a_round(stub: Stub, ida: Actor) -> None:
    analyst = signed_in(ida)
    stub.behaves(sign_in=[{"status": 401}])

    assert analyst.post("/abroad/pulls/").status_code == 302

    assert "Not fetched sign in: They refuse our user or password." in _text(analyst.get("/abroad/pulls/"))
