"""The key / leads to the field on every page, and an item is looked at from its page in stages, counted."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation
from tutela.engine.hashing.video.features import unpack

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
_A_FILM = """select item_id, value from items_hashvalue where algorithm = 'vpdq' and is_latest
and length(value) > 0 order by item_id limit 1"""


@pytest.fixture(scope="module")
def walk(served: Installation, browser: Browser) -> Walk:
    """A browser at the demonstration unit."""
    return Walk(served, browser, unseen)


def _is_in_field(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement?.id === 'find'"))


def test_the_key_leads_to_the_field_and_what_is_typed_there_grades_nothing(walk: Walk) -> None:
    with walk.signed_in("ana") as page:
        for address in ("/", "/exhibits/", "/shift/"):
            page.goto(walk.address + address)
            page.keyboard.press("/")
            assert _is_in_field(page)
        page.keyboard.type("a/b")
        assert page.locator("#find").input_value() == "a/b"

        page.goto(f"{walk.address}/grade/")
        page.locator(".tu-tile").first.wait_for()
        decided = page.locator(".tu-shift__decided").text_content() or ""
        page.keyboard.press("?")
        expect(page.locator("#legend")).to_contain_text("find an item, an exhibit or a case")
        page.keyboard.press("/")
        assert not _is_in_field(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        assert _is_in_field(page)
        page.keyboard.type("T-123")
        expect(page.locator(".tu-shift__decided")).to_have_text(decided)
        page.goto(f"{walk.address}/")


def test_one_frame_of_a_film_leads_to_its_item(walk: Walk) -> None:
    with closing(sqlite3.connect(walk.installation.folder / "var" / "tutela.db")) as database:
        item, kept = database.execute(_A_FILM).fetchone()
    frame = max(unpack(kept), key=lambda each: each.quality).bits.hex()

    with walk.signed_in("ana") as page:
        page.keyboard.press("/")
        page.keyboard.type(f"vpdq:{frame}")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/items/\d+/|/find/"))
        leads = [link.get_attribute("href") for link in page.locator("main a").all()] + [page.url]
        # Copies of a film have the same frames.
        assert any(each and each.endswith(f"/items/{item}/") for each in leads)
        page.goto(f"{walk.address}/")


def _looks(page: Page) -> int:
    """Say how often an item was looked at, by its page."""
    return int(str(page.locator("#seen").text_content()).partition(":")[2].split()[0])


def test_an_item_is_looked_at_from_its_page_in_stages_and_hidden_at_once(walk: Walk) -> None:
    with walk.signed_in("ana") as page:
        page.goto(f"{walk.address}/grade/")
        page.locator(".tu-tile").first.wait_for()
        whole = page.locator(".tu-tile .tu-tile__note").all_text_contents().index("")
        reference = page.locator(".tu-tile .tu-tile__reference").all_text_contents()[whole]
        number = reference.removeprefix("T-")
        page.goto(f"{walk.address}/")
        page.keyboard.press("/")
        page.keyboard.type(f"t-{number}")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/items/{number}/")
        expect(page.locator(".tu-look__frame img:visible")).to_have_count(0)
        # Others who share this unit may have looked at it before.
        before = _looks(page)

        page.get_by_role("button", name="Show blurred").click()
        expect(page.locator(".tu-look__standin")).to_be_visible()
        holder = page.get_by_role("button", name="Hold to view", exact=True)
        expect(holder).to_be_focused()
        page.keyboard.down(" ")
        expect(page.locator(".tu-look__clear")).to_be_visible()
        with page.expect_response("**/end") as ended:
            page.keyboard.up(" ")
        assert ended.value.ok
        expect(page.locator(".tu-look__clear")).to_be_hidden()
        page.keyboard.down(" ")
        expect(page.locator(".tu-look__clear")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".tu-look__frame img:visible")).to_have_count(0)
        page.keyboard.up(" ")

        page.reload()
        assert _looks(page) == before + 2
        assert not walk.watched.complaints
