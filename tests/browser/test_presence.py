"""A page whose person is away covers itself and keeps its place."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]


def test_a_page_covers_itself_and_its_own_person_goes_on(served: Installation, browser: Browser) -> None:
    walk = Walk(served, browser, unseen)
    with walk.signed_in("adele") as page:
        page.clock.install()
        page.goto(f"{walk.address}/people/ana/")
        page.get_by_text("End this account for good").click()
        page.locator("#last").fill("2999-12-31")
        page.clock.fast_forward("09:30")
        expect(page.locator("#lock-soon")).to_contain_text("locks within a minute")
        expect(page.locator("#lock")).to_be_hidden()
        page.clock.fast_forward("00:40")
        expect(page.locator("#lock")).to_be_visible()
        expect(page.locator("h1")).to_be_hidden()
        page.keyboard.press("Escape")
        expect(page.locator("#lock")).to_be_visible()

        page.locator("#lock-code").fill("wrong")
        page.get_by_role("button", name="Unlock", exact=True).click()
        expect(page.locator("#lock-error")).to_contain_text("did not unlock")
        page.locator("#lock-code").fill(walk.link("adele").partition("#")[2])
        page.get_by_role("button", name="Unlock", exact=True).click()

        expect(page.locator("#lock")).to_be_hidden()
        expect(page.locator("#last")).to_have_value("2999-12-31")
        # The form that stood there is sent, and is taken.
        page.get_by_role("button", name="End this account").click()
        expect(page.get_by_text("Active until 1 January 3000")).to_be_visible()
