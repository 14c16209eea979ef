"""At the desk one key asks how an item is marked; the panel shows that, and what speaks for it."""

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.desks import Desks
from tests.browser.walk import painted, ring

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]


def test_a_key_marks_the_item_in_focus_and_the_panel_says_so(desks: Desks) -> None:
    with desks.of("ana") as page:
        painted(page)
        ring(page).wait_for(state="attached")
        expect(page.locator(".tu-facts")).to_contain_text("First recording?")

        page.keyboard.press("Shift+!")
        expect(page.locator("#mark")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator("#mark")).to_be_hidden()
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+!")
        page.keyboard.press("2")

        expect(page.locator(".tu-facts")).to_contain_text("A first recording, by")
        expect(page.locator(".tu-history")).to_contain_text("A first recording")
