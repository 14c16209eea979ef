"""Nothing stands before an empty chair: pictures blank, the desk locks, and its own person goes on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.casework.doors import by_link, signed_in
from tutela.casework import gate
from tutela.casework.gate import Actor, Away
from tutela.casework.people import actions, queries
from tutela.casework.people.models import Session


def _idle(who: Actor, **time: float) -> None:
    """Let somebody have done nothing for so long."""
    Session.objects.filter(person=who.person).update(active_at=timezone.now() - timedelta(**time))


def _link(adele: Actor, whom: Actor) -> str:
    return actions.issue_link(adele, queries.person_of(whom))


def _asks_for_a_picture(browser: Client) -> int:
    body = {"variant": "preview", "key": str(uuid4())}
    return browser.post("/grade/api/items/1/reveal", body, content_type="application/json").status_code


def test_who_did_nothing_for_two_minutes_is_shown_nothing_until_they_do(ana: Actor) -> None:
    browser = signed_in(ana)
    _idle(ana, minutes=2)

    assert browser.get("/grade/").status_code == 200
    with pytest.raises(Away):
        gate.require_present(queries.actor_of(browser.get("/").wsgi_request))
    # What they do counts at once, for that very request too.
    gate.require_present(queries.actor_of(browser.post("/active/").wsgi_request))
    gate.require_present(queries.actor_of(browser.get("/").wsgi_request))


@pytest.mark.parametrize("minutes", [10, 600, -20])
def test_a_desk_locks_by_the_servers_clock_however_that_is_moved(ana: Actor, minutes: int) -> None:
    browser = signed_in(ana)
    _idle(ana, minutes=minutes)

    page = browser.get("/my-sign-in/?a=b")
    assert page.headers["Location"] == "/sign-in/?next=%2Fmy-sign-in%2F%3Fa%3Db"
    assert _asks_for_a_picture(browser) == 401
    assert browser.post("/active/").status_code == 401
    assert browser.post("/my-sign-in/", {"session": "x"}).status_code == 401
    assert browser.get("/grade/api/items/1/stack").status_code == 401


def test_reading_and_scripts_keep_no_desk_open(ana: Actor) -> None:
    browser = signed_in(ana)
    _idle(ana, minutes=9, seconds=59)
    before = Session.objects.get(person=ana.person).active_at

    browser.get("/")
    browser.post("/grade/api/queue", {}, content_type="application/json")

    assert Session.objects.get(person=ana.person).active_at == before


def test_its_own_person_unlocks_a_desk_and_goes_on_where_they_were(adele: Actor, ana: Actor) -> None:
    browser = signed_in(ana)
    began = Session.objects.get(person=ana.person).began_at
    _idle(ana, minutes=11)

    there = browser.post("/sign-in/", {"token": _link(adele, ana), "next": "/my-sign-in/"})

    assert there.headers["Location"] == "/my-sign-in/"
    assert browser.get("/my-sign-in/").status_code == 200
    # No longer than from the first sign-in, however often it is unlocked.
    assert Session.objects.get(person=ana.person).began_at == began


def test_nobody_else_unlocks_it_and_goes_on_with_what_stands_there(
    adele: Actor, ana: Actor, asif: Actor
) -> None:
    browser = signed_in(ana)
    _idle(ana, minutes=11)

    other = browser.post("/sign-in/", {"token": _link(adele, asif), "unlocks": "ana"})

    assert other.status_code == 404
    assert browser.get("/").status_code == 302


def test_somebody_else_begins_a_session_of_their_own(adele: Actor, ana: Actor, asif: Actor) -> None:
    browser = signed_in(ana)
    _idle(ana, minutes=11)

    by_link(browser, _link(adele, asif))

    assert browser.get("/").wsgi_request.user.username == "asif"
    assert not Session.objects.filter(person=ana.person).exists()


def test_a_late_answer_to_an_ended_session_leaves_the_cookie_of_the_new_one(adele: Actor, ana: Actor) -> None:
    browser, late = signed_in(ana), Client()
    late.cookies[settings.SESSION_COOKIE_NAME] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    _idle(ana, minutes=11)
    browser.post("/sign-in/", {"token": _link(adele, ana)})

    answer = late.post("/active/")

    assert answer.status_code == 302
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    ended = browser.post("/sign-out/")
    assert ended.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_a_session_ends_however_busy_its_person_is(ana: Actor) -> None:
    browser = signed_in(ana)
    Session.objects.filter(person=ana.person).update(expire_date=timezone.now())

    assert browser.post("/active/").status_code == 302
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    "wanted", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "x"]
)
def test_nobody_is_sent_anywhere_else(adele: Actor, ana: Actor, wanted: str) -> None:
    there = Client().post("/sign-in/", {"token": _link(adele, ana), "next": wanted})

    assert there.headers["Location"] == "/"
