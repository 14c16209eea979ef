"""A lot that went back says so to its assessor wherever they would look, until it is signed off anew."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.desks import Desks, focused, saved, sign_in
from tests.browser.judge import Judge
from tests.browser.walk import Walk

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]

REASON = "Look at the first again."


def _sign_off(page: Page, walk: Walk) -> None:
    page.goto(f"{walk.address}/shift/")
    page.locator("#statement").check()
    page.get_by_role("button", name="Sign off my shift").click()


def _leads_to_item(page: Page, item: int) -> None:
    """See that a page names an item by a link to its own page, and come back."""
    page.get_by_role("link", name=f"T-{item}", exact=True).first.click()
    page.wait_for_url(f"**/items/{item}/")
    page.go_back()


def test_a_returned_lot_says_why_to_its_assessor_until_it_is_signed_off_anew(desks: Desks) -> None:
    judge = Judge()
    walk = desks.walk
    with desks.of("asif") as page, chromium.window(walk.browser) as other:
        item = focused(page)
        page.keyboard.press("1")
        saved(page)
        page.goto(f"{walk.address}/shift/")
        _leads_to_item(page, item)
        _sign_off(page, walk)
        expect(page.get_by_text("You signed this shift off")).to_be_visible()

        checker = other.new_page()
        sign_in(walk, checker, "quinn")
        notice = checker.locator("#notices li", has_text="for you to release, the oldest since")
        notice.get_by_role("link", name="See the lots").click()
        checker.wait_for_url("**/lots/")
        # Others who share this unit may have signed a shift off before.
        checker.get_by_role("table").first.get_by_role("row", name="Asif").get_by_role("link").click()
        lot = str(checker.get_by_role("heading", level=1).text_content())
        _leads_to_item(checker, item)
        checker.get_by_text("Return this lot to the person who graded it").click()
        checker.get_by_label("Why does it go back?").fill(REASON)
        checker.get_by_role("button", name="Return this lot").click()
        expect(checker.locator("main")).to_contain_text("Returned")
        expect(checker.get_by_role("button", name="Release this lot")).to_be_hidden()
        judge.glance(checker, "returned lot")

        page.goto(f"{walk.address}/")
        expect(page.locator("main")).to_contain_text(f"{lot} came back")
        page.get_by_role("link", name="Check that shift").click()
        expect(page.locator("main")).to_contain_text(REASON)
        judge.glance(page, "returned shift")
        page.goto(f"{walk.address}/grade/")
        expect(page.locator(".tu-shift__returned")).to_contain_text("1 of your shifts came back")

        _sign_off(page, walk)
        expect(page.locator("main")).not_to_contain_text(REASON)
        page.goto(f"{walk.address}/")
        expect(page.locator("main")).not_to_contain_text("came back on")
    assert judge.findings == {}
