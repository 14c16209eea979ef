"""What goes through pages by the keyboard finds the faults that pages may have."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium, keyboard

pytestmark = chromium.NEEDED

ONE, TWO, DATE = '<a href="/1">1</a>', '<a href="/2">2</a>', '<input type="date" aria-label="3">'
HELD = '<button onkeydown="event.preventDefault()">4</button>'
BACK = '<a href="/5" onfocus="this.previousElementSibling.focus()">5</a>'
BARE = '<a href="/6" style="outline: none">6</a>'
OVER = '<p style="position: fixed; inset: 0; z-index: 1; background: red"></p>'


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Give a page of no server."""
    with chromium.window(browser) as context:
        yield context.new_page()


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (ONE + DATE + TWO, []),
        (BARE, [f"unseen: {BARE}"]),
        (OVER + ONE, [f"covered: {ONE}"]),
        (f'<p style="display: flex; flex-direction: row-reverse">{ONE}{TWO}</p>', [f"back: {TWO}"]),
        (ONE + HELD + TWO, [f"not reached: {TWO}", f"no way on from: {HELD}"]),
        (HELD, [f"no way on from: {HELD}"]),
        (ONE + BACK, [f"not reached: {BACK}", f"no way on from: {ONE}"]),
    ],
)
def test_a_fault_of_a_page_is_found(page: Page, written: str, found: list[str]) -> None:
    page.set_content(f"<main>{written}</main>")

    assert keyboard.faults(page) == found


def test_what_stands_above_the_part_that_is_asked_for_is_left_out(page: Page) -> None:
    page.set_content(f"<header>{BARE}</header><main>{ONE}{BARE}{TWO}</main>")

    assert keyboard.faults(page, "main") == [f"unseen: {BARE}"]
    assert keyboard.faults(page) == [f"unseen: {BARE}", f"unseen: {BARE}"]
    page.set_content(f"<header>{BARE}</header><main>Sentence 1.</main>")
    assert keyboard.faults(page, "main") == []
