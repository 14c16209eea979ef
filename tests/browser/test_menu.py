"""The menu is opened, gone through and left by the keyboard, in wide windows and in narrow ones."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]


@pytest.fixture(scope="module")
def page(served: Installation, browser: Browser) -> Iterator[Page]:
    """Give the start page of somebody for whom the menu has groups."""
    walk = Walk(served, browser, unseen)
    with walk.signed_in("sam") as page:
        yield page
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(f"{walk.address}/")


def _summary(page: Page, name: str) -> Locator:
    return page.locator("details.tu-menu > summary", has_text=name)


def _words(page: Page, name: str) -> Locator:
    return page.locator("details.tu-menu", has=page.locator("summary", has_text=name)).get_by_role("link")


def test_a_group_opens_by_the_keyboard_is_gone_through_and_left(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    casework, reports = _summary(page, "Casework"), _summary(page, "Reports")
    words = _words(page, "Casework")
    expect(words).to_have_count(0)
    casework.focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(words.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)
    expect(casework).to_be_focused()

    page.keyboard.press(" ")
    expect(words.first).to_be_visible()
    for _ in range(words.count() + 1):
        page.keyboard.press("Tab")
    expect(reports).to_be_focused()
    expect(words).to_have_count(0)

    page.keyboard.press("Enter")
    expect(_words(page, "Reports").first).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(casework).to_be_focused()
    expect(_words(page, "Reports")).to_have_count(0)


def test_a_group_opened_by_a_pointer_closes_with_a_press_elsewhere_and_with_the_next_group(
    page: Page,
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    _summary(page, "Casework").click()
    expect(_words(page, "Casework").first).to_be_visible()

    _summary(page, "Reports").click()
    expect(_words(page, "Casework")).to_have_count(0)
    expect(_words(page, "Reports").first).to_be_visible()

    page.locator("main h1").click()
    expect(_words(page, "Reports")).to_have_count(0)


def test_in_a_narrow_window_the_menu_takes_no_focus_until_its_button_opens_it(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    button, casework = page.get_by_role("button", name="Menu"), _summary(page, "Casework")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)

    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Home")).to_be_focused()
    page.keyboard.press("Tab")
    expect(casework).to_be_focused()
    page.keyboard.press("Enter")
    expect(_words(page, "Casework").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(_words(page, "Casework")).to_have_count(0)
    expect(casework).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")

    # Wide again, the button is gone, and what it hid stands there.
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(button).to_be_hidden()
    expect(casework).to_be_visible()
