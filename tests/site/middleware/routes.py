"""Every address of the site, and the table of who gets which answer there."""

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.site.world import World
from tutela.casework.custody.models import LogEntry
from tutela.casework.welfare.models import ExposureEvent
from tutela.site.middleware.headers import HEADERS

WRITES = re.compile(
    r"\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|COPY) \"?(?P<table>\w+)", re.IGNORECASE
)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
TABLE = tomllib.loads(Path(__file__).with_name("routes.toml").read_text(encoding="utf-8"))
PEOPLE: list[str] = TABLE["people"]


@dataclass(frozen=True, eq=False)
class Route:
    """One row of the table: a request, and what each person is answered."""

    address: str
    method: str
    does: str
    objects: dict[str, str]
    body: dict[str, Any]
    answers: dict[str, int]

    @property
    def speaks_json(self) -> bool:
        """Say whether a program speaks here rather than a form."""
        return "api/" in self.address

    def path(self, world: World) -> str:
        """Write the address with the objects of the unit under test in it."""
        parts = [self._part(part, world) for part in self.address.split("/")]
        return "/" + "/".join(parts)

    def _part(self, part: str, world: World) -> str:
        if not part.startswith("<"):
            return part
        name, _, ending = part[1:].partition(">")
        named = self.objects[name.partition(":")[2]]
        return f"{world.named.get(named, named)}{ending}"

    def ask(self, browser: Client, world: World, **headers: str) -> Any:
        """Send the request."""
        send = getattr(browser, self.method.lower())
        if self.method == "GET":
            return send(self.path(world), headers=headers)
        body = {_filled(key, world): _filled(value, world) for key, value in self.body.items()}
        if self.speaks_json:
            return send(self.path(world), json.dumps(body), content_type="application/json", headers=headers)
        return send(self.path(world), body, headers=headers)


def _filled(value: Any, world: World) -> Any:
    """Put a row of the unit where a value names one."""
    if not isinstance(value, str) or "@" not in value:
        return value
    before, _, name = value.partition("@")
    found = str(uuid4()) if name == "key" else world.named[name]
    return f"{before}{found}" if before else found


ROUTES = [
    Route(
        row["address"],
        row["method"],
        row["does"],
        row.get("object", {}),
        row.get("body", {}),
        dict(zip(PEOPLE, row["answers"], strict=True)),
    )
    for row in TABLE["route"]
]


@dataclass(frozen=True)
class Answered:
    """What one person was answered, and what that left behind."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, Any]
    content: bytes
    shown: int | None
    last_act: dict[str, Any]
    written: frozenset[str]

    @property
    def type(self) -> str:
        """The content type, or nothing where there is no content."""
        return self.headers.get("Content-Type", "")


def lacking(headers: Any) -> dict[str, str | None]:
    """Name the headers of the site that an answer lacks, or has with another value."""
    found = {name: headers.get(name) for name in HEADERS}
    return {name: found[name] for name, wanted in HEADERS.items() if found[name] != wanted}


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
        with _writing() as written:
            answer = route.ask(browser, self.world)
        look = answer.headers.get("X-Exposure")
        told = Answered(
            answer.status_code,
            dict(answer.headers),
            dict(answer.cookies),
            answer.content,
            ExposureEvent.objects.get(pk=look).item_id if look else None,
            json.loads(LogEntry.objects.latest("seq").body),
            frozenset(written),
        )
        transaction.savepoint_rollback(before)
        browser.cookies = cookies
        return told


@contextmanager
def _writing() -> Iterator[set[str]]:
    """Note which tables are written to meanwhile, whatever is written."""
    tables: set[str] = set()

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if (found := WRITES.match(sql)) is not None:
            tables.add(found["table"])
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield tables


def addresses(resolver: URLResolver | None = None, above: str = "") -> Iterator[str]:
    """Name every address that the site resolves, those of the API included."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield above + str(pattern.pattern)
        else:
            yield from addresses(pattern, above + str(pattern.pattern))
