"""The queue of reports is worked by keys alone; nothing is done to what is not on the screen."""

import re
import tomllib
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
STEPS = re.compile(r"/reports/\d+/#step-reason$")


@pytest.fixture(scope="module")
def walk(served: Installation, browser: Browser) -> Walk:
    """A browser at the demonstration unit."""
    return Walk(served, browser, unseen)


def _chosen(page: Page) -> str:
    return str(page.evaluate("document.activeElement?.closest('[data-report]')?.textContent ?? ''"))


def _open(walk: Walk, page: Page) -> list[str]:
    page.goto(f"{walk.address}/reports/")
    expect(page.get_by_role("button", name="Keys of this page")).to_be_visible()
    return page.locator("[data-report]").all_text_contents()


def test_keys_move_open_take_up_and_lead_to_the_steps(walk: Walk) -> None:
    with walk.signed_in("sam") as page:
        there = _open(walk, page)
        page.keyboard.press("j")
        page.keyboard.press("ArrowDown")
        assert _chosen(page) == there[1]
        page.keyboard.press("k")
        assert _chosen(page) == there[0]
        page.keyboard.press("e")
        page.wait_for_url(STEPS)

        _open(walk, page)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name=there[0])).to_be_visible()

        _open(walk, page)
        page.keyboard.press("j")
        page.keyboard.press("c")
        expect(page.get_by_text("It is in your hands until")).to_be_visible()
        page.goto(f"{walk.address}/")


def test_the_card_says_what_the_table_and_the_help_say(walk: Walk) -> None:
    table = tomllib.loads(files("tutela.casework.reports.triage").joinpath("keys.toml").read_text())["key"]
    with walk.signed_in("sam") as page:
        _open(walk, page)
        page.keyboard.press("?")
        card = page.locator("#queue-card")
        expect(card).to_be_visible()
        for key in table:
            expect(card).to_contain_text(key["shown"])
        page.keyboard.press("j")
        assert _chosen(page) == ""
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        page.goto(f"{walk.address}/")
    told = files("tutela.casework.reports").joinpath("help", "reports.md").read_text()
    assert [f"| {key['shown']} | {key['label']} |" in told for key in table] == [True] * len(table)


def test_nothing_is_done_to_what_is_not_chosen_or_not_on_the_screen_or_while_keys_are_off(walk: Walk) -> None:
    with walk.signed_in("sam") as page:
        there = _open(walk, page)
        page.keyboard.press("c")
        expect(page.locator("#queue-says")).to_contain_text("Choose a report first")
        page.set_viewport_size({"width": 900, "height": 300})
        page.keyboard.press("j")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.keyboard.press("c")
        expect(page.locator("#queue-says")).to_contain_text("was not on the screen")
        assert page.url.endswith("/reports/")

        page.set_viewport_size({"width": 1280, "height": 800})
        page.get_by_role("button", name="Turn keys off").press("Enter")
        there = _open(walk, page)
        page.keyboard.press("j")
        assert _chosen(page) == ""
        page.locator("#find").focus()
        page.get_by_role("button", name="Turn keys on").press("Enter")
        page.keyboard.press("j")
        assert _chosen(page) == there[0]
        page.goto(f"{walk.address}/")
