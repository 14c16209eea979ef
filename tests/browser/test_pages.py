"""Every page that opens without knowing a number is judged, and those of things of the demonstration."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium, keyboard, states
from tests.browser.judge import Judge
from tests.browser.walk import OWN_LIST, Walk, painted, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]

# Whoever opens most comes first; each page is judged once, for the first whom it is for.
PEOPLE = ("sam", "ana", "adele", "quinn")
# Not pages of a signed-in person: the ways in and out, which the walk judges.
OUTSIDE = ("health/", "sign-in/", "sign-out/", "signed-out/", "enrol/")
OWN = quote(OWN_LIST)
OF_A_THING = (
    "exhibits/DEMO/PHONE/",
    "figures/of/reports-received/",
    "figures/of/reports-received/rows/",
    "exhibits/DEMO/PHONE/items/",
    "communications/of/DEMO/PHONE/",
    "exhibits/DEMO/PHONE/results/",
    "cases/DEMO/results/",
    "cases/DEMO/new-exhibit/",
    f"lists/{OWN}/",
    f"lists/{OWN}/revoke/",
    f"lists/{OWN}/withdraw/",
    "items/1/",
    "items/1/mark/",
    "reports/1/",
    "reports/1/risk/",
    "reports/1/reporter/",
    "reports/1/addresses/",
    "reports/1/offences/",
    "reports/1/receipt/",
    "bundles/of/report/1/",
    "identifiers/1/",
    "people/ana/",
    "help/workbench/",
)


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        address = before + (str(each.pattern) if isinstance(each.pattern, RoutePattern) else "")
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, address)
        elif "<" not in address and not address.startswith(OUTSIDE):
            yield address


def _is_page(page: Page, address: str) -> bool:
    """Say whether an address gives somebody a page; others give a file, refuse, or are only posted to."""
    answer = page.request.get(address, max_redirects=0)
    return answer.status == 200 and answer.headers["content-type"].startswith("text/html")


class _Found:
    """What is against a page, for people who see, point, type or enlarge in ways of their own."""

    def __init__(self, walk: Walk) -> None:
        self._walk, self.judge = walk, Judge()
        self.by_keyboard: dict[str, list[str]] = {}
        self.judged: set[str] = set()

    def in_pages(self, page: Page, name: str) -> None:
        """Judge each page that opens for somebody, and go through it by the Tab key."""
        for address in dict.fromkeys([*_addresses(get_resolver().url_patterns), *OF_A_THING]):
            if address not in self.judged and _is_page(page, f"{self._walk.address}/{address}"):
                page.goto(f"{self._walk.address}/{address}")
                self.judge.glance(page, f"{name} /{address}")
                self.judged.add(address)
                self._tab_through(page, address)

    def in_states(self, context: BrowserContext, name: str) -> None:
        """Judge each state to which pages have to be brought."""
        for judged, of in ((self.judge.look, states.OVER), (self.judge.glance, states.PLAIN)):
            for state, (address, bring_about) in of.get(name, {}).items():
                page = context.new_page()
                page.goto(f"{self._walk.address}/{address}")
                bring_about(page)
                judged(page, f"{name}, {state}")
                page.close()

    def in_chosen_colours(self, context: BrowserContext, name: str) -> None:
        """Go through pages in the few colours that somebody set for all programs."""
        chosen = self._walk.browser.new_context(
            storage_state=context.storage_state(), forced_colors="active", color_scheme="dark"
        )
        page = chosen.new_page()
        for address in states.IN_CHOSEN_COLOURS.get(name, ()):
            page.goto(f"{self._walk.address}/{address}")
            page.wait_for_load_state()
            page.locator("main h1").first.wait_for(state="attached")
            if address == "grade/":
                painted(page)
            self._tab_through(page, f"{address} in chosen colours")
        chosen.close()

    def _tab_through(self, page: Page, what: str) -> None:
        if found := keyboard.faults(page):
            self.by_keyboard[what] = found


def test_every_page_can_be_used_by_anybody_and_is_no_wider_than_its_window(
    served: Installation, browser: Browser
) -> None:
    walk = Walk(served, browser, unseen)
    found = _Found(walk)
    for name in PEOPLE:
        with walk.signed_in(name) as page:
            found.in_pages(page, name)
            found.in_states(page.context, name)
            found.in_chosen_colours(page.context, name)
            page.goto(f"{walk.address}/")
    with chromium.window(browser) as nobodys:
        found.in_states(nobodys, states.NOBODY)

    assert found.judge.findings == {}
    assert found.by_keyboard == {}
    judged = {*OF_A_THING, "grade/keys/", "team/", "team/give/", "my-shifts/", "skipped/", "system/"}
    assert found.judged >= judged
