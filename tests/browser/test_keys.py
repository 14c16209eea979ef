"""Every key of the table does something at the desk, and each person's own hold for them."""

from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError as PlaywrightTimeout, expect

from tests.browser import chromium
from tests.browser.desks import Desks, focused, saved
from tests.browser.walk import painted, ring
from tutela.casework.grading.keys.table import DESK, Key, table

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]

# What a key may change: where the ring is, what is open or shown, where the focus is, what was said.
STATE = """() => JSON.stringify([
  document.querySelector('[aria-selected="true"]')?.id, document.querySelector('dialog[open]')?.id,
  document.querySelector('.tu-stage').className, document.body.className, document.activeElement?.outerHTML,
  document.querySelector('.tu-foot__toast').textContent, document.querySelector('.tu-panel').innerText,
  document.querySelector('.tu-panel').className, document.querySelector('.tu-sheets__said')?.textContent,
  document.querySelectorAll('.tu-child').length,
])"""
CLEAN = """() => {
  document.querySelector('dialog[open]')?.close()
  document.querySelector('.tu-foot__toast').textContent = ''
  document.querySelector('.tu-tiles').focus()
}"""
# What has to be done before a key has anything to do.
BEFORE = {
    "undo": ["1"],
    "redo": ["1", "z"],
    "nochild": ["+"],
    "grid": ["Enter"],
    "left": ["ArrowRight"],
    "up": ["End"],
    "first": ["End"],
    "back": ["End"],
    "details": ["Home"],
}


def _pressed(key: Key) -> str:
    return key.keys[0].upper() if key.shift and len(key.keys[0]) == 1 else key.keys[0]


def _state(page: Page) -> Any:
    return page.evaluate(STATE)


def _at_rest(page: Page, before: list[str]) -> None:
    page.evaluate(CLEAN)
    if page.locator(".tu-blank").is_visible():
        page.keyboard.press("Enter")
    page.evaluate(CLEAN)
    page.locator('.tu-foot [data-act="grid"]').click()
    if page.locator("#details").is_visible():
        page.locator('[data-act="details"]').click()
    painted(page)
    for each in before:
        page.keyboard.press(each)
    saved(page)
    ring(page).wait_for(state="attached")


def test_every_key_of_the_table_does_something(desks: Desks) -> None:
    idle = []
    with desks.of("ana") as page:
        for key in table():
            if key.when not in (DESK, "large"):
                # Pressed where that place is open, of a film.
                continue
            _at_rest(page, BEFORE.get(key.act, []) if key.when == DESK else ["Enter", "i", "i"])
            before = _state(page)
            # A sign that lies behind Shift on a digit is that digit without it.
            if key.shift or key.act == "mark":
                page.keyboard.down("Shift")
            page.keyboard.down(_pressed(key))
            try:
                page.wait_for_function(f"before => ({STATE})() !== before", arg=before, timeout=20_000)
            except PlaywrightTimeout:
                idle.append(key.act)
            page.keyboard.up(_pressed(key))
            page.keyboard.up("Shift")

        assert idle == []


def test_own_keys_hold_at_the_desk_and_switched_off_ones_do_nothing(desks: Desks) -> None:
    with desks.of("asif") as page:
        page.goto(f"{desks.walk.address}/grade/my-keys/")
        page.get_by_label("Skip, with a reason").fill("x")
        page.get_by_role("button", name="Keep these keys").click()
        expect(page.locator(".tu-key-card")).to_contain_text("X")
        page.goto(f"{desks.walk.address}/grade/")
        item = focused(page)

        page.keyboard.press("s")
        expect(page.locator("#skip")).to_be_hidden()
        page.keyboard.press("x")
        expect(page.locator("#skip")).to_be_visible()
        page.locator("#skip [data-close]").click()

        page.keyboard.press("?")
        with page.expect_response("**/characters"):
            page.locator("#character-keys").uncheck()
        page.reload()
        assert focused(page) == item
        page.keyboard.press("x")
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"#tile-{item}")).to_have_attribute("aria-selected", "false")
        expect(page.locator("#skip")).to_be_hidden()
        # Whoever comes to this desk after finds it as it was shipped.
        page.goto(f"{desks.walk.address}/grade/my-keys/")
        page.get_by_label("Put all keys back as they were shipped").check()
        page.get_by_label("Use single letters, digits and signs as keys").check()
        page.get_by_role("button", name="Keep these keys").click()
        expect(page.locator(".tu-key-card")).to_be_visible()
