"""Two copies are compared in one look at both, blurred before and after, and nothing is decided by that."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.desks import change
from tests.browser.walk import Walk, painted, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
MATCH = """insert or ignore into examination_match
    (item_id, entry_id, rule, algorithm, distance, share_of_item, share_of_known, at)
    select ?, (select max(id) from lists_entry where revoked_at is null and item_id is null),
    ?, 'painted', ?, 1, 1, datetime('now')"""
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


def test_an_item_of_a_known_series_is_pinned_and_what_is_withheld_is_said(
    served: Installation, browser: Browser
) -> None:
    walk = Walk(served, browser, unseen)
    released, known = (one_in(served, state) for state in ("released", "known"))
    try:
        for item in (released, known):
            change(served, MATCH, item, "exact", 0)
        with walk.signed_in("ana") as page:
            page.goto(f"{walk.address}/grade/")
            painted(page)
            page.locator(".tu-tile", has=page.locator(".tu-tile__stack:not(:empty)")).first.click()
            own = page.locator(".tu-panel__reference").inner_text().removeprefix("T-")
            change(served, MATCH, int(own), "near", 12)
            page.keyboard.press("c")
            compare = page.locator(".tu-compare")
            # The copies of its stack come first.
            expect(compare.locator(".tu-compare__known")).to_contain_text("category as the list states it")
            for _ in range(5):
                if f"T-{released}, pinned" not in compare.inner_text():
                    page.keyboard.press("n")
            expect(compare).to_contain_text(f"T-{released}, pinned")
            expect(compare.locator(".tu-compare__said")).to_contain_text("decides nothing")
            expect(compare.locator(".tu-compare__known")).to_contain_text(f"T-{known}, is what the list")
            page.keyboard.down(" ")
            for picture in (
                page.locator(".tu-compare__clear").first,
                page.locator(".tu-compare__clear").last,
            ):
                expect(picture).to_be_visible()
            page.keyboard.up(" ")
            page.keyboard.press("Escape")
            page.goto(f"{walk.address}/")
        with closing(sqlite3.connect(served.folder / "var" / "tutela.db", timeout=60)) as database:
            looks = database.execute(BESIDE).fetchall()
    finally:
        change(served, "delete from examination_match where algorithm = 'painted'")

    assert looks[-1] == (int(own), released)
    assert not walk.watched.complaints


def one_in(served: Installation, state: str) -> int:
    """Number an item that opens and is in a state, and that no stack holds."""
    asked = """select id from items_item where state = ? and condition = 'ok' and kind = 'picture'
        and id not in (select item_id from examination_stackmember) order by id"""
    with closing(sqlite3.connect(served.folder / "var" / "tutela.db", timeout=60)) as database:
        return int(database.execute(asked, [state]).fetchone()[0])
