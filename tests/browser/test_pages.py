"""A page of every route to which the links of the demonstration lead is judged."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium, keyboard, states
from tests.browser.judge import Judge
from tests.browser.routes import PEOPLE, Tour
from tests.browser.walk import Walk, painted, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]


class _Found:
    """What is against a page, for people who see, point, type or enlarge in ways of their own."""

    def __init__(self, walk: Walk, *, is_thorough: bool) -> None:
        self._walk, self.judge = walk, Judge()
        self._judged = self.judge.look if is_thorough else self.judge.glance
        self.by_keyboard: dict[str, list[str]] = {}
        self.tour = Tour(walk.address)

    def in_pages(self, page: Page, name: str) -> None:
        """Judge a page of each route that opens for somebody, and go through it by the Tab key."""
        below = ""
        for address in self.tour.pages(page):
            self._judged(page, f"{name} /{address}")
            self._tab_through(page, address, below)
            # The head of the page and its menu are the same on every other.
            below = ".tu-page"

    def in_states(self, context: BrowserContext, name: str) -> None:
        """Judge each state to which pages have to be brought."""
        for judged, of in ((self.judge.look, states.OVER), (self._judged, states.PLAIN)):
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

    def _tab_through(self, page: Page, what: str, below: str = "") -> None:
        if found := keyboard.faults(page, below):
            self.by_keyboard[what] = found


@pytest.mark.parametrize(
    "is_thorough",
    [
        pytest.param(False, id="in light colours"),
        pytest.param(True, id="in light and dark colours and enlarged twice", marks=pytest.mark.long),
    ],
)
def test_every_page_can_be_used_by_anybody_and_is_no_wider_than_its_window(
    served: Installation, browser: Browser, *, is_thorough: bool
) -> None:
    walk = Walk(served, browser, unseen)
    found = _Found(walk, is_thorough=is_thorough)
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
    assert "\n".join(sorted(found.tour.missed)) == ""
