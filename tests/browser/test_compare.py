"""Two copies are compared in one look at both, blurred before and after, and nothing is decided by that."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.walk import Walk, painted, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
BESIDE = "select item_id, beside_id from welfare_exposureevent where beside_id is not null order by id"


def test_a_copy_is_pinned_left_and_both_are_seen_in_one_look(served: Installation, browser: Browser) -> None:
    walk = Walk(served, browser, unseen)
    with walk.signed_in("ana") as page:
        arrived = list[str]()
        page.on("response", lambda answer: arrived.append(answer.url.rsplit("/", 1)[1]))
        page.goto(f"{walk.address}/grade/")
        painted(page)
        page.locator(".tu-tile", has=page.locator(".tu-tile__stack:not(:empty)")).first.click()
        compare = page.locator(".tu-compare")
        page.keyboard.press("c")
        expect(compare).to_contain_text("decides nothing")
        expect(page.locator(".tu-compare__clear").first).to_be_hidden()
        assert not {"reveal", "beside"} & set(arrived)

        page.keyboard.down(" ")
        expect(page.locator(".tu-compare__clear").first).to_be_visible()
        expect(page.locator(".tu-compare__clear").last).to_be_visible()
        page.keyboard.press("i")
        for picture in (page.locator(".tu-compare__clear").first, page.locator(".tu-compare__clear").last):
            assert "scale(1.5)" in str(picture.get_attribute("style"))
        page.keyboard.press("x")
        expect(page.locator(".tu-compare__apart canvas")).to_be_visible()
        page.keyboard.up(" ")
        expect(page.locator(".tu-compare__apart canvas")).to_be_hidden()
        assert page.locator(".tu-compare canvas").get_attribute("width") == "0"
        page.keyboard.press("n")
        expect(page.locator(".tu-foot__toast")).to_contain_text("Copy")
        page.keyboard.press("Escape")
        expect(compare).to_be_hidden()
        page.keyboard.press("Enter")
        page.keyboard.press("c")
        expect(compare).to_be_hidden()
        with closing(sqlite3.connect(served.folder / "var" / "tutela.db", timeout=60)) as database:
            looks = database.execute(BESIDE).fetchall()
        page.goto(f"{walk.address}/")

    assert [own != other for own, other in looks] == [True]
    assert (arrived.count("reveal"), arrived.count("beside")) == (1, 1)
