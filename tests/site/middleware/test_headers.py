"""The headers of the site are on every answer, and nothing is changed by a request that is not our page's."""

import contextlib
import copy
import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.site import world as worlds
from tests.site.middleware.routes import PEOPLE, ROUTES, Matrix, Route, addresses, lacking
from tutela.casework.custody.models import LogEntry

ADDRESSES = list(addresses())
STATIC = sorted(path for finder in get_finders() for path, _ in finder.list([]))
UNSAFE = [
    route
    for route in ROUTES
    if route.method != "GET" and any(route.answers[name] in {200, 302} for name in PEOPLE[1:])
]


@pytest.fixture(scope="module")
def matrix(installed: Path) -> Matrix:
    """The table of a unit with work in every state."""
    return Matrix(worlds.at_work(installed))


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Let each test write, and take back what it wrote."""


def _named(route: Route) -> str:
    return f"{route.method} /{route.address} {route.does}"


BAD: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "an address that is not there": (404, "GET", "/nowhere/", {}),
    "an API address that is not there": (404, "GET", "/grade/api/nowhere", {}),
    "a static file that is not there": (404, "GET", "/static/nowhere.js", {}),
    "a way out of the static files": (404, "GET", "/static/../../django_settings.py", {}),
    "a method that is not served": (405, "DELETE", "/exhibits/", {}),
    "a method that nobody knows": (405, "BREW", "/grade/api/queue", {}),
    "an act that is not the role's": (403, "GET", "/people/", {}),
    "another name of this machine": (400, "GET", "/", {"headers": {"host": "other.example"}}),
    "an address without its last stroke": (301, "GET", "/exhibits", {}),
    "a number that no row has": (404, "GET", f"/grade/api/items/{10**30}/standin", {}),
    "a text that no column takes": (404, "GET", "/lists/%ff%fe/", {}),
    "a body that is no JSON": (400, "POST", "/grade/api/decisions", {"data": b"{\xff"}),
    "a body that is too deep": (400, "POST", "/grade/api/decisions", {"data": b"[" * 100_000}),
    "a body that is too large": (400, "POST", "/grade/api/decisions", {"data": b'"' + b"x" * (3 << 20)}),
    "a member that no row can be": (422, "POST", "/grade/api/decisions", {
        "data": b'{"item": 1, "category": "Alpha", "key": "%s", "members": [%d]}' % (b"0" * 32, 10**30)}),
    "a form that is too large": (400, "POST", "/shift/", {"data": b"act=" + b"x" * (3 << 20)}),
    "a form of too many fields": (400, "POST", "/shift/", {"data": b"a=1&" * 2000}),
    "a form that is broken": (400, "POST", "/shift/", {"content_type": "multipart/form-data", "data": b"x"}),
}  # fmt: skip


@pytest.mark.parametrize(("status", "method", "path", "more"), BAD.values(), ids=BAD)
def test_what_cannot_be_answered_is_refused_in_our_own_form(
    status: int, method: str, path: str, more: dict[str, Any], matrix: Matrix
) -> None:
    is_api = "/api/" in path
    kind = "application/json" if is_api else "application/x-www-form-urlencoded"

    answer = matrix.browsers["ana"].generic(method, path, **{"content_type": kind, **more})

    assert answer.status_code == status
    assert not lacking(answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    if is_api and status not in {301, 405}:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"].startswith("TU-")


def test_a_fault_of_the_program_says_nothing_of_itself(matrix: Matrix, caplog: Any) -> None:
    unit = matrix.world.actors["sam"].unit
    LogEntry.objects.create(seq=10**6, at=timezone.now(), unit=unit, body='{"secret detail"')

    answer = matrix.browsers["sam"].get("/record/")

    assert answer.status_code == 500
    assert not lacking(answer.headers)
    assert b"TU-X01" in answer.content
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content
    assert "request failed" in caplog.text


@pytest.mark.parametrize("path", STATIC)
def test_every_static_file_has_every_header_and_a_type_of_its_own(path: str) -> None:
    answer = Client().get(f"/static/{path}")

    assert answer.getvalue()
    assert answer.status_code == 200
    assert not lacking(answer.headers)
    assert not answer.headers["Content-Type"].startswith("text/html")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/signed-out/", "/static/base/page.js", "/nowhere/"])
def test_behind_tls_every_answer_tells_the_browser_to_stay_with_it(path: str, settings: Settings) -> None:
    with contextlib.closing(Client().get(path)) as before:
        settings.SESSION_COOKIE_SECURE = True
    with contextlib.closing(Client().get(path)) as behind_tls:
        pass

    assert "Strict-Transport-Security" not in before.headers
    assert behind_tls.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_scripts_fetch_is_given_to_no_page_of_another_site(matrix: Matrix) -> None:
    path = f"/grade/api/items/{matrix.world.named['desk item']}/standin"
    asked = {site: matrix.browsers["ana"].get(path, headers={"Sec-Fetch-Site": site}).status_code
             for site in ("same-origin", "same-site", "cross-site", "none")}  # fmt: skip

    assert asked == {"same-origin": 200, "same-site": 403, "cross-site": 403, "none": 403}


def test_a_foreign_host_is_refused_in_one_line_of_the_log(matrix: Matrix, caplog: Any) -> None:
    answer = matrix.browsers["ana"].get("/", headers={"host": "other.example"})

    assert answer.status_code == 400
    assert "other.example" not in answer.content.decode()
    shown = [logging.getLogger().handlers[0].filter(one) for one in caplog.records]
    assert shown
    assert not any(one.exc_info for one in caplog.records)


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "<int:" in one])
def test_a_number_of_5000_digits_is_no_page(address: str, matrix: Matrix) -> None:
    path = re.sub(r"<int:\w+>", "9" * 5000, re.sub(r"<str:\w+>", "x", address))

    asked = {name: matrix.browsers[name].get(f"/{path}").status_code for name in PEOPLE[1:]}

    assert set(asked.values()) <= {404, 405}


def test_of_a_flood_of_refusals_the_first_are_on_record_and_that_there_were_more(matrix: Matrix) -> None:
    last = LogEntry.objects.latest("seq").seq
    for number in range(100):
        matrix.browsers["otis"].get(f"/grade/api/items/{number}/standin")
    matrix.browsers["ana"].get("/people/")

    entries = [json.loads(one.body) for one in LogEntry.objects.filter(seq__gt=last).order_by("seq")]

    assert {one["act"] for one in entries} == {"act.refused"}
    assert [one["actor"] for one in entries] == ["otis"] * 30 + ["ana"]
    assert [one["what"].get("more_left_out", False) for one in entries] == [False] * 29 + [True, False]


# What a browser says of a form or a script of another site's page, and of one of ours that names no origin.
ELSEWHERE = {
    "origin": {"Origin": "http://other.example"},
    "any origin": {"Origin": "null"},
    "our site": {"Sec-Fetch-Site": "cross-site"},
    "our very site": {"Sec-Fetch-Site": "same-site"},
    "a named origin": {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
}
REFUSED = ("origin", "any origin", "our site", "our very site")


def _somebody_who_may(route: Route) -> str:
    return next(name for name in reversed(PEOPLE) if route.answers[name] in {200, 302} and name != "otis")


def _page_of_ours(route: Route, matrix: Matrix) -> tuple[Client, str]:
    """Give the browser of somebody who may do it, on a page of ours, and the token of that page."""
    name = _somebody_who_may(route)
    browser = matrix.world.browser(name, checks_csrf=True)
    page = browser.get("/signed-out/" if name == "anonymous" else "/")
    if "csrftoken" not in page.cookies:
        page = browser.get(route.path(matrix.world))
    return browser, page.cookies["csrftoken"].value


def _acts(after: int) -> set[str]:
    return set(LogEntry.objects.filter(seq__gt=after).values_list("act", flat=True)) - {"act.refused"}


@pytest.mark.parametrize("route", UNSAFE, ids=_named)
def test_nothing_is_changed_by_a_request_that_is_not_our_pages(route: Route, matrix: Matrix) -> None:
    browser, token = _page_of_ours(route, matrix)
    ours = {"X-CSRFToken": token, "Origin": "http://testserver"}
    last = LogEntry.objects.latest("seq").seq

    for foreign in ({"Origin": "http://testserver"}, *(ours | ELSEWHERE[name] for name in REFUSED)):
        before = transaction.savepoint()
        answer = route.ask(browser, matrix.world, **foreign)

        assert answer.status_code == 403, foreign
        assert not lacking(answer.headers)
        assert not _acts(last)
        transaction.savepoint_rollback(before)
    for of_ours in (ours, ours | ELSEWHERE["a named origin"]):
        before, cookies = transaction.savepoint(), copy.deepcopy(browser.cookies)
        assert route.ask(browser, matrix.world, **of_ours).status_code in {200, 302}, of_ours
        transaction.savepoint_rollback(before)
        browser.cookies = cookies


def test_signing_in_gives_a_new_session_and_signing_out_empties_the_browser(matrix: Matrix) -> None:
    (settings.TUTELA_KEYS / "demonstration").touch()
    browser = Client()

    signed_in = browser.post("/sign-in/", {"token": matrix.world.named["token"]})
    first = signed_in.cookies["sessionid"]
    signed_out = browser.post("/sign-out/")

    assert first["httponly"]
    assert first["samesite"] == "Strict"
    assert signed_out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/").status_code == 302
    browser.cookies["sessionid"] = first.value
    assert browser.get("/").status_code == 302
