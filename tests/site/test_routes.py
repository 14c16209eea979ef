"""Every address and method, asked by everybody: the table of routes.toml is what happens, cell by cell."""

import copy
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.site import world as worlds
from tests.site.routes import METHODS, PEOPLE, ROUTES, Route, addresses
from tests.site.world import World
from tutela.casework.custody.models import LogEntry
from tutela.casework.items.models import Item
from tutela.casework.welfare.models import ExposureEvent

ADDRESSES = sorted(addresses())
SERVED = {(route.address, route.method) for route in ROUTES}
UNSERVED = [
    (address, method) for address in ADDRESSES for method in METHODS if (address, method) not in SERVED
]
# The API's own start page is switched off: there is nothing at this address, by any method.
NOWHERE = {"grade/api/"}


@dataclass(frozen=True)
class Answered:
    """What one person was answered, and what that left behind."""

    status: int
    type: str
    content: bytes
    shown: int | None
    last_act: dict[str, Any]


class Matrix:
    """The whole table, each cell asked once, as if nobody had asked before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browsers = {name: world.browser(name) for name in PEOPLE}
        self._rows: dict[Route, dict[str, Answered]] = {}

    def row(self, route: Route) -> dict[str, Answered]:
        """Ask as everybody in turn, and take back what that wrote."""
        if route not in self._rows:
            self._rows[route] = {name: self._cell(name, route) for name in PEOPLE}
        return self._rows[route]

    def _cell(self, name: str, route: Route) -> Answered:
        browser, before = self.browsers[name], transaction.savepoint()
        cookies = copy.deepcopy(browser.cookies)
        answer = route.ask(browser, self.world)
        look = answer.headers.get("X-Exposure")
        told = Answered(
            answer.status_code,
            answer.headers["Content-Type"],
            answer.content,
            ExposureEvent.objects.get(pk=look).item_id if look else None,
            json.loads(LogEntry.objects.latest("seq").body),
        )
        transaction.savepoint_rollback(before)
        browser.cookies = cookies
        return told


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


@pytest.mark.parametrize(("address", "method"), UNSERVED, ids=lambda value: value or "home")
def test_a_method_that_is_not_in_the_table_is_served_to_nobody(
    address: str, method: str, matrix: Matrix
) -> None:
    path = "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<str:\w+>", "x", address))
    refused = 404 if address in NOWHERE else 405
    is_open = address.startswith(("sign-in/", "signed-out/"))
    anonymous = refused if is_open else 401 if "api/" in address else 302

    statuses = {name: browser.generic(method, path).status_code for name, browser in matrix.browsers.items()}

    assert statuses == {name: anonymous if name == "anonymous" else refused for name in PEOPLE}


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_every_refusal_by_role_is_on_record(route: Route, matrix: Matrix) -> None:
    refused = {name: one.last_act for name, one in matrix.row(route).items() if one.status == 403}

    for name, act in refused.items():
        assert (act["act"], act["actor"], act["purpose"]) == ("act.refused", name, "access")
        assert act["what"]["path"] == route.path(matrix.world)


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_the_administrator_gets_neither_media_nor_grades(route: Route, matrix: Matrix) -> None:
    told = matrix.row(route)["adele"]

    assert not told.type.startswith(("image/", "video/"))
    assert not re.search(rb"Alpha|Beta|Gamma|\bT-\d", told.content)
    assert not any(item.sha256.hex().encode() in told.content.lower() for item in Item.objects.all())


@pytest.mark.parametrize("route", [one for one in ROUTES if "<str:token>" not in one.address], ids=_named)
def test_another_unit_reads_nothing_of_this_one(route: Route, matrix: Matrix) -> None:
    told = matrix.row(route)["otis"]

    # What the reader wrote into the address may be said back.
    said = "" if told.status == 404 else told.content.decode()
    assert not re.search(r"OP-JB1|Published|Proposed|Fresh|Asif|Quinn|\bana\b|\bT-\d|Northern", said)


@pytest.mark.parametrize("route", ROUTES, ids=_named)
def test_pixels_leave_only_to_whom_the_item_was_given_and_full_ones_only_on_record(
    route: Route, matrix: Matrix
) -> None:
    pictures = {name: one for name, one in matrix.row(route).items() if one.type.startswith("image/")}

    assert pictures.keys() <= {"ana"}
    for one in pictures.values():
        assert one.type == "image/jpeg"
        assert route.address.endswith(("/standin", "/reveal"))
        assert one.shown == (matrix.world.named["desk item"] if route.address.endswith("/reveal") else None)
