"""Nobody comes in but by a link of the unit and the codes of their own app, and no form is another site's."""

from pathlib import Path

import pytest

from tests.portal.opened import FAR, OpenPortal, Person
from tutela.casework.partners.between.accounts import Link, Visitor
from tutela.casework.partners.scopes import key_digest

PAGES = ("/reports/", "/report/", "/reports/P-1/", "/reports/P-1/retention.ics")


def test_a_link_is_good_once_and_the_app_is_what_lets_in(portal: OpenPortal) -> None:
    ben = Person(portal).enrol("link ben@example.com")

    assert ben.get("/reports/").status == 200
    again = Person(portal).post("/enter/", {"link": "link ben@example.com"})
    assert (again.status, "opens nothing" in again.text) == (403, True)
    ben.post("/sign-out/", {"token": ben.get("/reports/").hidden["token"]})
    assert ben.get("/reports/").headers["Location"] == "/sign-in/"
    # The code that enrolled it was used; the next one is not.
    assert ben.post("/sign-in/", {"mail": "ben@example.com", "code": ben.code(0)}).status == 403
    assert ben.post("/sign-in/", {"mail": " Ben@Example.com", "code": ben.code(1)}).status == 302
    cookie = ben.get("/reports/")
    assert cookie.status == 200
    assert ben.get("/report/").status == 403
    assert "Make a report" not in cookie.text


def test_wrong_codes_are_counted_and_nothing_says_who_is_there(portal: OpenPortal) -> None:
    eve = Person(portal).enrol("link eve@example.net")
    wrong = {eve.post("/sign-in/", {"mail": "eve@example.net", "code": "000000"}).status for _ in range(5)}
    barred = eve.post("/sign-in/", {"mail": "eve@example.net", "code": eve.code(1)})
    nobody = eve.post("/sign-in/", {"mail": "eva@example.net", "code": eve.code(1)})

    assert (wrong, barred.status) == ({403}, 403)
    assert barred.text == nobody.text.replace("eva@example.net", "eve@example.net")


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_not_signed_in_sees_no_page(portal: OpenPortal, path: str) -> None:
    person = Person(portal)
    for cookie in ("", "tutela_partner=x"):
        person.cookie = cookie
        answer = person.get(path)
        assert (answer.status, answer.headers["Location"]) == (302, "/sign-in/")


def test_no_form_of_another_site_or_session_is_taken(portal: OpenPortal) -> None:
    visitor = Visitor("fay@example.org", "third", "Third", "Person 6", "", ("report", "read"))
    accounts = portal.exchange.accounts
    accounts.publish([visitor], [Link(key_digest("link fay"), visitor.mail, FAR)])
    try:
        fay = Person(portal).enrol("link fay")
        token = fay.get("/report/").hidden["token"]
        foreign = fay.post("/sign-in/", {"mail": "x", "code": "1"}, Sec_Fetch_Site="cross-site")
        blank = fay.post("/report/", {"step": "check"})
        assert fay.post("/report/", {"step": "check", "token": token}).status == 422
        # Whom the unit names no more is signed in no more.
        accounts.publish([], [])
        assert fay.get("/reports/").status == 302
    finally:
        portal.let_in()

    assert (foreign.status, blank.status) == (403, 403)
    assert "TU-PR06" in blank.text


def test_the_cookie_is_for_pages_of_this_site_alone(portal: OpenPortal) -> None:
    person = Person(portal)
    hidden = person.post("/enter/", {"link": "link gus@example.net"}).hidden
    assert "secret" not in hidden
    page = person.get("/sign-in/")

    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


def test_what_to_do_by_telephone_is_there_when_nothing_else_is(tmp_path: Path) -> None:
    portal = OpenPortal(tmp_path)
    portal.exchange.close()
    for file in (tmp_path / "portal").glob("exchange.db*"):
        file.unlink()
    with portal.serving():
        emergency, away = Person(portal).get("/emergency/"), Person(portal).post("/registration/", {})

    assert emergency.status == 200
    for said in ("999", "Priority 1 or 2", "01632 960099"):
        assert said in emergency.text
    assert (away.status, "/emergency/" in away.text) == (503, True)
