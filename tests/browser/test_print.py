"""What people print is on white paper, with its head and without what only a screen has."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
# Of A4 less its margins, at 96 dots an inch.
_PAPER = 672
_ON_PAPER = """() => ({
  wide: document.documentElement.scrollWidth,
  shown: [...document.querySelectorAll('button, .tu-actions, nav')]
    .filter((part) => part.checkVisibility() && !part.closest('details'))
    .filter((part) => part.getBoundingClientRect().height > 0)
    .map((part) => part.className || part.tagName),
  ground: getComputedStyle(document.body).backgroundColor,
})"""


def _printed(page: Page) -> dict[str, object]:
    page.set_viewport_size({"width": _PAPER, "height": 950})
    page.emulate_media(media="print", color_scheme="dark")
    return dict(page.evaluate(_ON_PAPER))


def test_results_print_with_their_head_on_each_page(served: Installation, browser: Browser) -> None:
    walk = Walk(served, browser, unseen)
    with walk.signed_in("sam") as page:
        page.goto(f"{walk.address}/exhibits/DEMO/PHONE/results/")
        paper = _printed(page)

        assert page.locator(".tu-print-head").is_visible()
        assert "DEMO/PHONE" in str(page.locator(".tu-print-head").text_content())
        assert (paper["shown"], paper["ground"]) == ([], "rgb(255, 255, 255)")
        assert int(str(paper["wide"])) <= _PAPER
        page.emulate_media(media="screen")
        page.goto(f"{walk.address}/")


def test_the_key_card_is_printed_by_its_button_without_it(served: Installation, browser: Browser) -> None:
    walk = Walk(served, browser, unseen)
    with walk.signed_in("ana") as page:
        page.goto(f"{walk.address}/grade/keys/")
        page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
        page.get_by_role("button", name="Print the key card").click()
        paper = _printed(page)

        assert page.evaluate("window.printed") == 1
        assert page.locator(".tu-key-card").first.is_visible()
        assert paper["shown"] == []
        assert int(str(paper["wide"])) <= _PAPER
        page.emulate_media(media="screen")
        page.goto(f"{walk.address}/")
