"""One key grades a plain case; the panel shows and refines the facts, and says what they come to."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.desks import Desks, focused, saved
from tests.browser.judge import Judge
from tutela.engine.taxonomy.facts.facts import SCHEME

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]

GROUNDS = "select category, facts, facts_given from grading_assessment where item_id = ? and stands"


def _grounds(desks: Desks, item: int) -> tuple[str, Any, str]:
    with closing(sqlite3.connect(desks.installation.folder / "var" / "tutela.db")) as database:
        category, facts, given = database.execute(GROUNDS, [item]).fetchone()
    return category, json.loads(facts), given


def _decided(page: Page, item: int) -> None:
    expect(page.locator(f'#tile-{item}[data-state="open"]')).to_have_count(0)
    saved(page)


def _line(page: Page) -> Any:
    return page.locator(".tu-details__line")


def test_a_plain_key_and_eight_keys_for_a_child_and_two_tags(desks: Desks) -> None:
    with desks.of("ana") as page:
        plain = focused(page)
        page.keyboard.press("2")
        saved(page)
        assert _grounds(desks, plain) == ("Beta", _facts({"activity": "B"}), "key")

        refined = focused(page)
        for key in ("e", "2", "+", "c", "Shift+T", "i", "t", "Enter"):
            page.keyboard.press(key)
        _decided(page, refined)

        more = {"children": [{"band": "7-10"}], "tags": {"image": ["indoors", "text_present"]}}
        gate = {"activity": "B", "child": "yes"}
        assert _grounds(desks, refined) == ("Beta", _facts(gate, **more), "person")
        assert focused(page) not in (plain, refined)


def test_the_panel_shows_the_line_with_its_citation_and_refuses_facts_that_disagree(desks: Desks) -> None:
    with desks.of("ana") as page:
        item, before = focused(page), desks.standing("ana")
        page.keyboard.press("e")
        page.keyboard.press("2")
        expect(_line(page)).to_contain_text("Beta: Proxy B. None; demonstration. Derived by rule beta")

        page.get_by_role("group", name="Criteria met").get_by_role("radio", name="c C").check()
        expect(_line(page)).to_contain_text("These facts come to Gamma and not to Beta")
        page.keyboard.press("Enter")
        expect(_line(page)).to_contain_text("Not saved. These facts come to Gamma and not to Beta")
        assert (focused(page), desks.standing("ana")) == (item, before)

        page.get_by_role("group", name="Criteria met").get_by_role("radio", name="b B").check()
        page.keyboard.press("Enter")
        _decided(page, item)
        assert _grounds(desks, item)[0] == "Beta"


def test_what_was_recorded_is_not_passed_over_by_a_key_nor_lost_when_it_is_refused(desks: Desks) -> None:
    refused = {"status": 422, "content_type": "application/problem+json", "body": '{"detail": "Sentence 1."}'}
    with desks.of("ana") as page:
        item, before = focused(page), desks.standing("ana")
        for key in ("e", "2", "+", "c"):
            page.keyboard.press(key)
        page.get_by_role("button", name="Facts and tags").click()
        page.locator(".tu-tiles").focus()

        page.keyboard.press("2")
        expect(page.get_by_role("radio", name="c 7-10")).to_be_checked()
        assert (focused(page), desks.standing("ana")) == (item, before)

        page.route("**/grade/api/decisions", lambda route: route.fulfill(**refused))
        page.keyboard.press("Enter")
        expect(page.locator(".tu-conflicts")).to_contain_text("Sentence 1.")
        page.unroute("**/grade/api/decisions")
        # The desk is laid out anew, and hears nothing until a person can have seen it.
        while page.locator(f'#tile-{item}[aria-selected="true"]').count() == 0:
            page.locator(f"#tile-{item}").click()
            page.wait_for_timeout(200)
        expect(page.get_by_role("radio", name="c 7-10")).to_be_checked()
        assert desks.standing("ana") == before


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_the_panel_covers_no_tile_and_is_read_aloud(desks: Desks, size: tuple[int, int]) -> None:
    with desks.of("asif") as page:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.keyboard.press("+")
        expect(page.get_by_role("group", name="Child 1")).to_be_visible()

        tiles, panel = (page.locator(each).bounding_box() for each in (".tu-stage", ".tu-panel"))
        assert tiles is not None
        assert panel is not None
        apart = (
            panel["x"] >= tiles["x"] + tiles["width"] - 1 or panel["y"] >= tiles["y"] + tiles["height"] - 1
        )
        assert apart
        judge = Judge()
        judge.look(page, "facts")
        assert not judge.findings


def _facts(gate: dict[str, str], **more: object) -> dict[str, Any]:
    return {"form": "tutela.facts/1", "scheme": SCHEME, "gate": gate, **more}
