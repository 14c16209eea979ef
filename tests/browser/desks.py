"""A unit with many small pictures to grade, and what a person sees of the desk at each key."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, StorageState, expect

from tests.browser import chromium
from tests.browser.walk import Walk, painted, ring
from tests.site.installation import Installation

PICTURES = 330
KEYS = {"1": "Alpha", "2": "Beta", "3": "Gamma"}
# A key as another layout gives it.
PRESS = "sent => document.body.dispatchEvent(new KeyboardEvent('keydown', {...sent, bubbles: true}))"
# Before any script of the page hears a key, note on which tile the ring stands, and whether that is painted.
WATCH = """
window.seen = []
window.addEventListener('keydown', (event) => {
  const tile = document.querySelector('.tu-tile[aria-selected="true"]')
  const painted = tile !== null && tile.checkVisibility() && tile.querySelector('img').complete
  const item = painted && !document.body.classList.contains('tu-hidden') ? Number(tile.id.slice(5)) : null
  if (event.key.length === 1) window.seen.push([item, event.key])
}, { capture: true })
"""
STANDING = """
select a.item_id, a.category from grading_assessment a join people_person p on p.id = a.person_id
where a.stands and p.username = ?
"""


def with_pool(folder: Path) -> Installation:
    """Set the unit up: many pictures of one exhibit wait for ana and asif, and some of another."""
    installation = Installation(folder)
    installation.receive_painted(folder / "source", PICTURES)
    run = installation.run
    for name, role in (("ana", "assessor"), ("asif", "assessor"), ("quinn", "quality officer")):
        run("person", "add", name, name.title(), "--role", role, "--as", "adele")
    run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    run("examine", "--as", "finn")
    return installation


def change(installation: Installation, statement: str, *values: object) -> None:
    """Change a row behind the program's back, where waiting for it would take hours."""
    with (
        closing(sqlite3.connect(installation.folder / "var" / "tutela.db", timeout=60)) as database,
        database,
    ):
        database.execute(statement, values)


class Desks:
    """The desks of people who sign in once, each opened in a browser of its own when it is asked for."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._signed_in: dict[str, StorageState] = {}

    @property
    def installation(self) -> Installation:
        """Where the desks are."""
        return self.walk.installation

    @contextmanager
    def of(self, name: str, asked: str = "") -> Iterator[Page]:
        """Open a person's desk, with the ring on an item."""
        with chromium.window(self.walk.browser, state=self._signed_in.get(name)) as context:
            page = context.new_page()
            page.goto(f"{self.walk.address}/my-sign-in/")
            if not page.url.endswith("/my-sign-in/"):
                sign_in(self.walk, page, name)
                self._signed_in[name] = context.storage_state()
            open_desk(page, self.walk, asked)
            yield page

    def standing(self, name: str) -> dict[int, str]:
        """Give the grades of a person that stand, by item."""
        with closing(sqlite3.connect(self.installation.folder / "var" / "tutela.db")) as database:
            return dict(database.execute(STANDING, [name]).fetchall())


def sign_in(walk: Walk, page: Page, name: str) -> None:
    """Sign a person in on a page."""
    page.goto(walk.link(name))
    page.get_by_role("button", name="Sign in by the link").click()
    try:
        page.wait_for_url(f"{walk.address}/")
    except TimeoutError as late:
        stands = page.locator("main").inner_text()
        raise AssertionError(f"{name} is not let in, and stands at {page.url}: {stands}") from late


def open_desk(page: Page, walk: Walk, asked: str = "") -> None:
    """Open the desk and wait until an item is in focus."""
    page.add_init_script(WATCH)
    page.goto(f"{walk.address}/grade/{asked}")
    painted(page)


def focused(page: Page) -> int:
    """Give the number of the item in focus."""
    painted(page)
    return int(str(ring(page).get_attribute("id"))[5:])


def saved(page: Page) -> None:
    """Wait until the desk says that everything is saved."""
    expect(page.locator(".tu-bar__saved")).to_have_text("All saved")


def slow(context: BrowserContext, page: Page, latency_ms: int) -> None:
    """Have every request of a page take so much longer."""
    limits = {"offline": False, "latency": latency_ms, "downloadThroughput": -1, "uploadThroughput": -1}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", limits)


def burst(page: Page, is_over: Callable[[float], bool], every_s: float = 0.1) -> dict[int, str]:
    """Press category keys in a steady rhythm; give what a person who watches the ring expects of it.

    `is_over` is asked with the seconds since the first key.
    """
    keys, began, count = list(KEYS), time.monotonic(), 0
    while not is_over(time.monotonic() - began):
        page.keyboard.press(keys[count % len(keys)])
        count += 1
        page.wait_for_timeout(max(0.0, 1000 * (began + count * every_s - time.monotonic())))
    expected: dict[int, str] = {}
    for item, key in page.evaluate("window.seen"):
        if item is not None and key in KEYS:
            expected[item] = KEYS[key]
    return expected
