"""The line at the top of the desk holds still and whole, and at twice the size what decides comes first."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import chromium
from tests.browser.desks import Desks, focused, saved

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]
# As long as a reference may be, less a few.
_LONG = "OPERATION-WITH-A-VERY-LONG-NAME/EXHIBIT-WITH-A-LONG-ONE-TOO"
_BOXES = """() => {
  const box = (part) => document.querySelector(part).getBoundingClientRect()
  const bar = box('.tu-bar')
  const parts = [...document.querySelectorAll('.tu-bar p, .tu-bar button, .tu-bar a')]
  const inside = parts.filter((part) => part.checkVisibility())
  const out = inside.filter((part) => {
    const own = part.getBoundingClientRect()
    return own.left < bar.left - 1 || own.right > bar.right + 1 || own.bottom > bar.bottom + 1
      || part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).textOverflow !== 'ellipsis'
  })
  const names = out.map((part) => part.className)
  return { out: names, saved: box('.tu-bar__saved').x, time: box('.tu-bar__time').x, high: bar.height }
}"""


def _near_a_break(route: Route) -> None:
    """Give the queue as the server does, but for what is left until a break."""
    answer = route.fetch()
    told = answer.json()
    told["budget"]["break_due_in_s"] = 240
    route.fulfill(response=answer, body=json.dumps(told))


def _boxes(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(_BOXES))


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)], ids=["1280", "200 %"])
def test_nothing_in_the_bar_is_cut_off_or_moves_while_something_is_not_saved(
    desks: Desks, size: tuple[int, int]
) -> None:
    with desks.of("ana") as page:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.route("**/grade/api/queue*", _near_a_break)
        page.reload()
        focused(page)
        expect(page.locator(".tu-bar__break")).not_to_have_text("")
        page.locator(".tu-bar__exhibit").evaluate("(part, long) => { part.textContent = long }", _LONG)
        saved(page)
        before = _boxes(page)

        page.route("**/grade/api/decisions", lambda route: route.abort())
        for _ in range(3):
            page.keyboard.press("1")
        expect(page.locator(".tu-bar__saved")).to_contain_text("not saved yet")
        during = _boxes(page)
        page.unroute("**/grade/api/decisions")
        saved(page)

        assert (before["out"], during["out"]) == ([], [])
        assert {name: before[name] for name in ("saved", "time", "high")} == {
            name: during[name] for name in ("saved", "time", "high")
        }


def test_at_twice_the_size_a_tile_and_the_categories_are_in_the_window_at_first(desks: Desks) -> None:
    with desks.of("asif") as page:
        page.set_viewport_size({"width": 640, "height": 360})
        page.reload()
        focused(page)

        for what in (".tu-tile", ".tu-category__button"):
            box = page.locator(what).first.bounding_box()
            assert box is not None, what
            assert 0 <= box["y"] < 360, (what, box)
            assert 0 <= box["x"] < 640, (what, box)
