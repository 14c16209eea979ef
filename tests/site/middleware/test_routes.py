"""Every address and method, asked by everybody: the table of routes.toml is what happens, cell by cell."""

import json
import re
from http.cookies import Morsel
from pathlib import Path

import pytest

from tests.site import world as worlds
from tests.site.middleware.routes import METHODS, ROUTES, Matrix, Route, addresses, lacking
from tests.site.outside import MINE
from tutela.casework.custody.models import LogEntry
from tutela.casework.items.models import Item
from tutela.casework.welfare.models import ExposureEvent

ADDRESSES = sorted(addresses())
SERVED = {(route.address, route.method) for route in ROUTES}
# A method is refused before it is asked what somebody may do, so that three ask for all.
PROBING = ("anonymous", "ana", "adele")
READ = [route for route in ROUTES if route.method == "GET"]
# What hands items and pixels out does so only to whom takes them.
NO_HEAD = ("grade/api/", "items/<int:number>/api/", "lots/<int:number>/api/")
# That somebody was refused is on record, whatever they asked.
REFUSAL = {"custody_logentry", "custody_loghead"}
# The API's own start page is switched off: there is nothing at this address, by any method.
NOWHERE = {"grade/api/"}


@pytest.fixture(scope="module")
def matrix(installed: Path) -> Matrix:
    """The table of a unit with work in every state."""
    return Matrix(worlds.at_work(installed))


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Let each test write, and take back what it wrote."""


def _named(route: Route) -> str:
    return f"{route.method} /{route.address} {route.does}"


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_everybody_gets_the_answer_of_the_table(route: Route, matrix: Matrix) -> None:
    statuses = {name: answered.status for name, answered in matrix.row(route).items()}

    assert statuses == route.answers


def test_every_address_of_the_site_stands_in_the_table_and_no_other() -> None:
    assert {route.address for route in ROUTES} | NOWHERE == set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda value: value or "home")
def test_a_method_that_is_not_in_the_table_is_served_to_nobody(address: str, matrix: Matrix) -> None:
    path = "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<(?:str|slug):\w+>", "x", address))
    refused = 404 if address in NOWHERE else 405
    is_open = address.startswith(("sign-in/", "signed-out/", "enrol/", "health/", "help/"))
    anonymous = refused if is_open else 401 if "api/" in address else 302
    unserved = [method for method in METHODS if (address, method) not in SERVED]

    for method in unserved:
        statuses = {name: matrix.browsers[name].generic(method, path).status_code for name in PROBING}

        assert statuses == {name: anonymous if name == "anonymous" else refused for name in PROBING}, method


@pytest.mark.parametrize("route", READ, ids=_named)
def test_a_probe_that_asks_for_a_head_gets_the_pages_answer_and_never_media(
    route: Route, matrix: Matrix
) -> None:
    before, looks = LogEntry.objects.count(), ExposureEvent.objects.count()

    # Of those who are answered alike, one asks.
    asking = {status: name for name, status in route.answers.items() if name != "anonymous"} | {
        0: "anonymous"
    }
    is_page = not route.address.startswith(NO_HEAD)

    for name in asking.values():
        status = matrix.browsers[name].head(route.path(matrix.world)).status_code

        assert status == (route.answers[name] if is_page or name == "anonymous" else 405), name
    assert ExposureEvent.objects.count() == looks
    # Nothing but the refusals is on record.
    written = LogEntry.objects.order_by("seq")[before:]
    assert {json.loads(entry.body)["act"] for entry in written} <= {"act.refused"}


def _is_refused(name: str, status: int) -> bool:
    return status in {403, 404} and name != "anonymous"


@pytest.mark.parametrize("route", READ, ids=_named)
def test_reading_writes_nothing_but_that_somebody_was_refused(route: Route, matrix: Matrix) -> None:
    for name, told in matrix.row(route).items():
        assert told.written == (REFUSAL if _is_refused(name, told.status) else set()), name


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_every_refusal_is_on_record_also_of_what_is_not_there_for_whoever_asks(
    route: Route, matrix: Matrix
) -> None:
    refused = {name: one.last_act for name, one in matrix.row(route).items() if _is_refused(name, one.status)}

    for name, act in refused.items():
        assert (act["act"], act["actor"], act["purpose"]) == ("act.refused", name, "access")
        assert act["what"]["path"] == route.path(matrix.world)


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_the_administrator_gets_neither_media_nor_grades(route: Route, matrix: Matrix) -> None:
    told = matrix.row(route)["adele"]

    assert not told.type.startswith(("image/", "video/"))
    assert not re.search(rb"\b(?:Alpha|Beta|Gamma|T-\d+)\b", told.content)
    assert not any(item.sha256.hex().encode() in told.content.lower() for item in Item.objects.all())


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_nobody_but_its_person_reads_what_somebody_filed_of_support(route: Route, matrix: Matrix) -> None:
    readers = {name for name, one in matrix.row(route).items() if MINE.encode() in one.content}

    is_own = route.method == "GET" and route.address in {"support/", "support/as/json/"}
    assert readers == ({"ana"} if is_own else set())


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_another_unit_reads_nothing_of_this_one(route: Route, matrix: Matrix) -> None:
    told = matrix.row(route)["otis"]

    # What the reader wrote into the address may be said back.
    said = "" if told.status == 404 else told.content.decode(errors="replace")
    assert not re.search(r"OP-JB1|Published|Proposed|Fresh|Asif|Quinn|\bana\b|\bT-\d|Northern unit", said)


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_pixels_leave_only_to_whom_the_item_was_given_and_full_ones_only_on_record(
    route: Route, matrix: Matrix
) -> None:
    pictures = {name: one for name, one in matrix.row(route).items() if one.type.startswith("image/")}

    is_of_a_lot = route.address.startswith("lots/")
    item = matrix.world.named["in lot" if is_of_a_lot else "desk item"]
    assert pictures.keys() <= {"quinn" if is_of_a_lot else "ana"}
    for one in pictures.values():
        assert one.type == "image/jpeg"
        assert route.address.endswith(("/standin", "/reveal"))
        assert one.shown == (item if route.address.endswith("/reveal") else None)


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_every_answer_of_the_table_has_every_header_and_is_never_stored(route: Route, matrix: Matrix) -> None:
    for name, answered in matrix.row(route).items():
        assert not lacking(answered.headers), name
        assert answered.headers["Cache-Control"] == "no-store"
        assert "Server" not in answered.headers


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_every_cookie_is_out_of_reach_of_scripts_and_of_other_sites(route: Route, matrix: Matrix) -> None:
    cookies: list[Morsel[str]] = [
        cookie for answered in matrix.row(route).values() for cookie in answered.cookies.values()
    ]

    for cookie in cookies:
        deleted = cookie["max-age"] == 0
        assert cookie["samesite"] == "Strict"
        assert cookie["httponly"] or deleted
        assert (cookie["path"], cookie["domain"]) == ("/", "")
