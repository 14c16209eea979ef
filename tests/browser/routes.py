"""Goes by the links of the demonstration to a page of each route of the workbench."""

import tomllib
from collections import deque
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from playwright.sync_api import Page

# Read here and not where the table is tested: that needs rows of the models, and the screenshots have none.
TABLE = tomllib.loads(
    Path(__file__).parents[1].joinpath("site", "middleware", "routes.toml").read_text(encoding="utf-8")
)
# Whoever opens most comes first; each page is opened once, by the first whom it is for.
PEOPLE = ("sam", "ana", "adele", "quinn")
# Not pages of a signed-in person: the ways in and out.
_OUTSIDE = ("health/", "sign-in/", "sign-out/", "signed-out/", "enrol/")
# Pages to which the links that come first lead nobody, as of another report, or of what stands elsewhere.
_UNLINKED = (
    "items/1/mark/", "reports/1/reporter/", "reports/1/receipt/", "reports/1/alike/",
    "reports/1/offences.json", "bundles/joins/1/restore/", "bundles/of/report/1/join/1/",
    "communications/marks/1/undo/", "communications/translations/1/withdraw/",
    "disclosure/requests/2/as/pdf/", "grade/handed-over/1/", "lists/Demonstration%20own%20list/proposal/",
    "lists/Example%20received%20list/uploads/1/", "logbook/hypotheses/1/", "notices/21/answer/",
    "notices/21/check/", "partners/example-hotline-nine/people/3/new-key/",
    "partners/example-hotline-nine/people/3/new-certificate/", "policies/care/draft/",
    "reports/sheets/example-photos.csv", "retention/disposals/2/certificate.json", "sites/facts/1/take-back/",
    "statements/1/new/",
)  # fmt: skip
# Things of which the demonstration has none; their own tests open their pages. A colleague is asked to look
# along for half an hour; and no law has changed.
_NONE_OF = ("beside/", "policies/<slug:name>/versions/<int:number>/touched")
# Where the links of a page lead, as routes are written.
_LINKS = """() => [...new Set([...document.querySelectorAll('a[href]:not([download])')]
    .filter(each => each.origin === location.origin)
    .map(each => each.pathname.slice(1) + each.search))]"""


class Tour:
    """Opens a page of each route, for one person after another.

    Attributes:
        opened: the routes of which a page was opened.
        given: the routes that gave a file.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self.opened: set[str] = set()
        self.given: set[str] = set()

    def pages(self, page: Page) -> Iterator[str]:
        """Open for whoever is signed in what nobody opened before; give each address while it stands there.

        It begins where no number need be known, and goes on by the links of what is seen.
        """
        todo = deque([*_addresses(get_resolver().url_patterns), *_UNLINKED])
        while todo:
            address = todo.popleft()
            route = _route(address)
            if route is None or route in self.opened | self.given:
                continue
            answer = page.request.get(f"{self._address}/{address}", max_redirects=0)
            if answer.status != HTTPStatus.OK:
                continue
            if not answer.headers["content-type"].startswith("text/html"):
                self.given.add(route)
                continue
            page.goto(f"{self._address}/{address}")
            self.opened.add(route)
            links = page.evaluate(_LINKS)
            yield address
            todo.extend(links)

    @property
    def missed(self) -> set[str]:
        """The routes that one of the people can open, of things that are there, and that nobody opened."""
        of_pages = {
            row["address"]
            for row in TABLE["route"]
            if row["method"] == "GET" and "api/" not in row["address"] and _is_opened(row["answers"])
        }
        return {
            route
            for route in of_pages - self.opened - self.given
            if not route.startswith((*_OUTSIDE, *_NONE_OF))
        }


def _is_opened(answers: list[int]) -> bool:
    """Say whether one of those who go through the pages gets an answer."""
    by_person = zip(TABLE["people"], answers, strict=True)
    return any(answer == HTTPStatus.OK for who, answer in by_person if who in PEOPLE)


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        address = before + (str(each.pattern) if isinstance(each.pattern, RoutePattern) else "")
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, address)
        elif "<" not in address:
            yield address


def _route(address: str) -> str | None:
    """Name the route of an address; None where it has none, or leads out."""
    try:
        route = resolve("/" + address.partition("?")[0]).route
    except Resolver404:
        return None
    return None if route.startswith(_OUTSIDE) else route
