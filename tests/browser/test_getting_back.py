"""Whatever somebody has of an item leads to its page, which says all; results say what a recount says."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
EXHIBIT = "/exhibits/DEMO/PHONE/"
# What waits for nobody, as the page of results says it.
_ASIDE = "set aside, nobody has to look"
_ON_THE_LINE = ("waits to be examined", "examined, waits to be stacked")
_LEFT = "waits for a grade"


@pytest.fixture(scope="module")
def walk(served: Installation, browser: Browser) -> Walk:
    """A browser at the demonstration unit."""
    return Walk(served, browser, unseen)


def _rows(page: Page, caption: str) -> list[list[str]]:
    """Give the cells of a table, row by row, as they stand on the page."""
    rows = page.get_by_role("table", name=caption, exact=True).locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def _items(page: Page, address: str) -> Iterator[list[str]]:
    """Give the row of each item of an exhibit, from page to page."""
    page.goto(address)
    while True:
        yield from _rows(page, "Items")
        if not (more := page.get_by_role("link", name="More items")).count():
            return
        with page.expect_navigation():
            more.click()


def _typed(page: Page, text: str) -> None:
    """Look for something from wherever the page is, by keys alone."""
    page.keyboard.press("/")
    page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_whatever_somebody_has_of_an_item_leads_to_its_page_and_that_says_all(walk: Walk) -> None:
    with walk.signed_in("ana") as page:
        page.goto(f"{walk.address}{EXHIBIT}")
        page.get_by_role("link", name="Items", exact=True).click()
        page.get_by_label("State").select_option("Known, its grade is inherited")
        page.get_by_label("Condition").select_option("Opens normally")
        page.get_by_role("button", name="Show these").click()
        page.get_by_role("row").filter(has_text="Picture").get_by_role("link").first.click()
        page.wait_for_url(re.compile(r"/items/\d+/$"))
        there = page.url
        places = _rows(page, "Where it was found, with the times of each place in UTC")
        digests = dict(
            zip(
                page.locator(".tu-hashes dt").all_inner_texts(),
                page.locator(".tu-hashes dd > .tu-code").all_inner_texts(),
                strict=True,
            )
        )
        matches = _rows(page, "Known entries that it matches, the nearest first")

        assert set(digests) >= {"MD5", "SHA-1", "SHA-256", "pdq"}
        assert places[0][0] == "DEMO/PHONE"
        assert "Demonstration known list" in matches[0][0]
        for heading in ("Matches with lists", "Stack", "What was decided", "Who has seen it"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
        for typed in (*digests.values(), page.locator("h1").inner_text().split()[0]):
            page.goto(f"{walk.address}/exhibits/")
            _typed(page, typed)
            assert page.url == there, typed

        # A path is written as it stands, or from the beginning of a word of it.
        path = places[0][1]
        for typed in (path, Path(path).name):
            _typed(page, typed)
            page.get_by_role("table", name="Paths").get_by_role("link").first.click()
            page.wait_for_url(re.compile(r"/items/\d+/$"))
        for typed, table, name, leads in (
            ("phone", "Exhibits", "DEMO/PHONE", EXHIBIT),
            ("painted by", "Cases", "DEMO", "/cases/DEMO/results/"),
        ):
            _typed(page, typed)
            page.get_by_role("table", name=table).get_by_role("link", name=name, exact=True).click()
            page.wait_for_url(f"{walk.address}{leads}")
        page.goto(f"{walk.address}/")


def test_results_are_what_a_recount_of_the_items_gives_on_every_page_and_in_every_form(walk: Walk) -> None:
    with walk.signed_in("sam") as page:
        states, conditions = Counter[str](), Counter[tuple[str, str]]()
        own = set[str]()
        for reference, kind, condition, state in _items(page, f"{walk.address}{EXHIBIT}items/"):
            states[state] += 1
            conditions[kind, condition] += 1
            own.add(reference)
        page.goto(f"{walk.address}{EXHIBIT}")
        for kind, *numbers, total in _rows(page, "Items by kind and condition"):
            heads = page.get_by_role("table", name="Items by kind and condition").locator("thead th")
            said = dict(zip(heads.all_inner_texts()[1:-1], map(int, numbers), strict=True))
            assert said == {name: conditions[kind, name] for name in said}
            assert int(total) == sum(said.values())

        page.get_by_role("link", name="Results", exact=True).click()
        page.wait_for_url("**/results/")
        figures = page.locator("main dl.tu-figures").first
        words, values = (figures.locator(part).all_inner_texts() for part in ("dt", "dd"))
        graded = states.total() - sum(states[each] for each in (_ASIDE, _LEFT, *_ON_THE_LINE))
        assert dict(zip(words, map(int, values), strict=True)) == {
            "Items": states.total(),
            "With a grade": graded,
            "Still to be graded": states[_LEFT],
            "Still on the line": sum(states[each] for each in _ON_THE_LINE),
            "Set aside, nobody has to look": states[_ASIDE],
        }
        for heading in ("Grades", "What remains", "Matches with lists", "Stacks", "Damaged and not opened"):
            expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        with page.expect_download() as told:
            page.get_by_role("link", name="JSON").click()
        assert json.loads(told.value.path().read_text())["items"] == states.total()
        with page.expect_download() as listed:
            page.get_by_role("link", name="CSV").click()
        rows = list(csv.reader(io.StringIO(listed.value.path().read_text(encoding="utf-8-sig"))))
        assert any(str(states.total()) in row for row in rows)

        page.goto(f"{walk.address}/cases/DEMO/results/")
        expect(page.locator("main")).to_contain_text("found in several places it is counted once")
        counted = page.locator("main dl.tu-figures dd").first.inner_text()
        others = {row[0] for row in _items(page, f"{walk.address}/exhibits/DEMO/LAPTOP/items/")}
        assert int(counted) == len(own | others)
        page.goto(f"{walk.address}/")
