"""The walk through the main job in a browser: grade, undo, self-check, release, propose, publish, verify."""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect

from tests.browser import chromium
from tests.site.installation import Installation

OWN_LIST = "Northern hashes"
GRADED = 10
LOOKS = 240
KEYS = ["1", "2", "3", "0"]
PICTURES = re.compile(r"/api/items/\d+/")
# A slow machine brings the stand-ins late, and no key counts for what is not on the screen.
PAINTED = "() => [...document.querySelectorAll('.tu-tile img')].every(picture => picture.complete)"
Look = Callable[[Page, str], None]


def ring(page: Page) -> Locator:
    """Find the tile in focus."""
    return page.locator('.tu-tile[aria-selected="true"]')


def painted(page: Page) -> None:
    """Wait until keys count: an item is in focus, and every stand-in is on the screen."""
    ring(page).wait_for()
    page.wait_for_function(PAINTED)


def unseen(page: Page, name: str) -> None:
    """Look at nothing: most walks need no picture of their pages."""


@dataclass
class Watched:
    """What the browser complained about, and every picture that arrived."""

    complaints: list[str] = field(default_factory=list)
    pictures: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def message(self, message: ConsoleMessage) -> None:
        """Keep what the browser calls an error: a broken policy, a fault of a script."""
        # What the server refuses a form or a desk for is said on the page; a stand-in that no worker has made
        # yet is asked for once more, by an act that makes it.
        is_unmade = "404" in message.text and message.location["url"].endswith("/standin")
        if (
            message.type == "error"
            and not is_unmade
            and not any(status in message.text for status in ("409", "422"))
        ):
            self.complaints.append(message.text)

    def pass_on(self, route: Route) -> None:
        """Fetch a picture for the browser, and keep what came."""
        answer = route.fetch()
        if answer.headers.get("content-type", "").startswith("image/"):
            self.pictures.append((answer.url, answer.headers, answer.body()))
        route.fulfill(response=answer)


@dataclass
class Walk:
    """One walk through one installation."""

    installation: Installation
    browser: Browser
    look: Look
    watched: Watched = field(default_factory=Watched)
    # What stands decided in the shift that the walk signs off.
    decided: int = 0

    @property
    def address(self) -> str:
        """The address of the workbench."""
        return f"http://localhost:{self.installation.port}"

    def link(self, name: str) -> str:
        """Give a one-time link for a person."""
        return self.installation.run("person", "link", name, "--as", "adele").strip().splitlines()[-1]

    @contextmanager
    def signed_in(self, name: str) -> Iterator[Page]:
        """Sign a person in by a one-time link, in a browser of their own."""
        link = self.link(name)
        with chromium.window(self.browser) as context:
            page = context.new_page()
            page.on("console", self.watched.message)
            page.route(PICTURES, self.watched.pass_on)
            page.goto(link)
            if name == "ana":
                self.look(page, "sign-in")
            page.get_by_role("button", name="Sign in by the link").click()
            page.wait_for_url(f"{self.address}/")
            self.look(page, f"home-{name}")
            yield page
            page.get_by_role("button", name="Sign out").first.click()
            page.wait_for_url("**/signed-out/")

    def go(self, page: Page, path: str, name: str) -> None:
        """Open a page and look at it."""
        page.goto(self.address + path)
        self.look(page, name)

    def whole(self) -> None:
        """Go all the way, and look at every page."""
        with self.signed_in("ana") as page:
            self.go(page, "/exhibits/", "exhibits")
            self.go(page, "/exhibits/DEMO/PHONE/", "exhibit")
            self.grade(page)
            self.find(page)
            self.confirm(page)
        with self.signed_in("quinn") as page:
            self.release(page)
            self.propose(page)
        with self.signed_in("sam") as page:
            self.publish(page)
            self.verify(page)
        with self.signed_in("adele") as page:
            self.go(page, "/people/", "people")
            self.go(page, "/jobs/", "work")
            self.go(page, "/exhibits/", "refused")
            page.goto(self.address + "/")

    def grade(self, page: Page) -> None:
        """Grade ten items by keyboard, one key each; hold to view; hide; undo one and decide it again."""
        page.goto(self.address + "/grade/")
        painted(page)
        self.to_viewable(page)
        self.look(page, "workbench-grid")
        page.keyboard.press("Enter")
        self.look(page, "workbench-large")
        self._view(page)
        page.keyboard.press("g")
        # Whoever tried the desk before this walk may have left a decision in the shift.
        decided = page.locator(".tu-shift__decided")
        before = int(decided.inner_text())
        for number in range(GRADED):
            page.keyboard.press(KEYS[number % len(KEYS)])
            expect(decided).to_have_text(str(before + number + 1))
        expect(page.locator(".tu-bar__saved")).to_contain_text("All saved")
        page.keyboard.press("z")
        expect(decided).to_have_text(str(before + GRADED - 1))
        self.look(page, "workbench-undone")
        page.keyboard.press("2")
        self.decided = before + GRADED
        expect(decided).to_have_text(str(self.decided))
        page.keyboard.press("?")
        page.locator("dialog#legend[open]").wait_for()
        self.look(page, "workbench-keys")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.goto(self.address + "/")

    def find(self, page: Page) -> None:
        """Find things again, open the page of an item, and read the results."""
        for path, name in (
            ("/find/", "find"),
            ("/find/?q=demo", "found"),
            ("/items/1/", "item"),
            ("/exhibits/DEMO/PHONE/items/", "items"),
            ("/exhibits/DEMO/PHONE/results/", "results"),
            ("/cases/DEMO/results/", "results-case"),
        ):
            self.go(page, path, name)

    def to_viewable(self, page: Page) -> None:
        """Move to the first item that is whole, once keys count: then an item is in focus."""
        ring(page).wait_for()
        notes = page.locator(".tu-tile .tu-tile__note").all_text_contents()
        for _ in range(notes.index("")):
            page.keyboard.press("ArrowRight")

    def _view(self, page: Page) -> None:
        """Hold Space to view, let go, hold again and hide at once with Escape."""
        clear = page.locator(".tu-large__clear")
        page.keyboard.down(" ")
        clear.wait_for(state="visible")
        self.look(page, "workbench-viewing")
        page.keyboard.up(" ")
        expect(clear).to_be_hidden()
        page.keyboard.down(" ")
        clear.wait_for(state="visible")
        page.keyboard.press("Escape")
        expect(clear).to_be_hidden()
        page.keyboard.up(" ")
        expect(page.locator(".tu-blank")).to_be_visible()
        self.look(page, "workbench-hidden")
        page.keyboard.press("Enter")
        expect(page.locator(".tu-blank")).to_be_hidden()

    def confirm(self, page: Page) -> None:
        """Check the shift and sign it off."""
        self.go(page, "/shift/", "shift")
        page.locator("#statement").check()
        page.get_by_role("button", name="Sign off my shift").click()
        expect(page.get_by_text("You signed this shift off")).to_be_visible()
        self.look(page, "shift-signed")

    def release(self, page: Page) -> None:
        """Open the one lot that waits and release it."""
        self.go(page, "/lots/", "lots")
        page.locator("main table a").first.click()
        page.wait_for_url("**/lots/*/")
        self.look(page, "lot")
        self._look_into(page)
        page.locator("#statement").check()
        page.get_by_role("button", name="Release this lot").click()
        expect(page.get_by_text("Released").first).to_be_visible()
        self.look(page, "lot-released")

    def _look_into(self, page: Page) -> None:
        """Look at the first item of the lot: blurred at first, and as long as Space is held."""
        page.get_by_role("button", name="Look at").first.click()
        clear = page.locator(".tu-look__clear")
        expect(clear).to_be_hidden()
        self.look(page, "lot-look")
        page.keyboard.down(" ")
        clear.wait_for(state="visible")
        with page.expect_response("**/end"):
            page.keyboard.up(" ")
        expect(clear).to_be_hidden()
        expect(page.locator(".tu-look__said")).to_contain_text("minutes viewed today")
        page.get_by_role("button", name="Close").click()

    def propose(self, page: Page) -> None:
        """Propose the released grades for the unit's own list."""
        self.go(page, "/lists/", "lists")
        page.get_by_role("link", name=OWN_LIST).click()
        self.look(page, "list-unlisted")
        page.get_by_role("button", name="Propose released grades").click()
        proposals = page.get_by_role("table", name="Proposals waiting for an edition")
        again = page.get_by_role("link", name="Look again")
        proposals.or_(again).wait_for()
        self.look(page, "list-preparing")
        for _ in range(LOOKS):
            proposals.or_(again).wait_for()
            if proposals.is_visible():
                break
            page.wait_for_timeout(250)
            page.reload()
        expect(proposals).to_be_visible()
        self.look(page, "list-proposed")

    def publish(self, page: Page) -> None:
        """Publish what another person proposed."""
        page.goto(f"{self.address}/lists/")
        page.get_by_role("link", name=OWN_LIST).click()
        page.get_by_role("button", name="Look through and publish edition 1").click()
        self.look(page, "proposal")
        listed = page.get_by_role("table", name="Entries of this edition").get_by_role("link").first
        listed.click()
        page.wait_for_url("**/items/*/")
        page.go_back()
        page.locator("#statement").check()
        page.get_by_role("button", name="Publish edition 1").click()
        expect(page.get_by_role("button", name="VICS hash set").first).to_be_visible()
        self.look(page, "list-published")

    def verify(self, page: Page) -> None:
        """Prove the record of acts."""
        self.go(page, "/record/", "record")
        page.get_by_role("button", name="Verify now").click()
        expect(page.get_by_text("The record is whole")).to_be_visible()
        self.look(page, "record-verified")
        page.get_by_label("Person").select_option("sam")
        page.locator("select[name=act]").select_option("edition published")
        page.get_by_role("button", name="Show these").click()
        expect(page.get_by_role("row").nth(1)).to_contain_text("edition published")
        expect(page.get_by_text("verified on")).to_be_visible()
        self.look(page, "record-found")
        with page.expect_download() as given:
            page.get_by_role("button", name="Export these as JSON, with proof").click()
        with zipfile.ZipFile(given.value.path()) as packed:
            assert "verify_record.py" in packed.namelist()
