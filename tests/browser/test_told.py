"""People are told what is theirs to know on their start page, and the desk names what lies with others."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import chromium
from tests.browser.desks import Desks, change, focused, saved, sign_in

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]
_NEWEST = """update welfare_exposureevent set {} = ? where id = (
select max(e.id) from welfare_exposureevent e join people_person p on p.id = e.person_id
where p.username = 'asif')"""
_ON_ANAS_DESK = """
select count(*) from grading_reservation r join items_item i on i.id = r.item_id
join grading_batch b on b.id = r.batch_id join people_person p on p.id = b.person_id
where p.username = 'ana' and i.state = 'queued'
"""
_ONE_FAILED = """update jobs_job set state = 'failed', reason = 'Sentence 1.' where id = (
select min(id) from jobs_job where state = 'done')"""


@contextmanager
def _signed_in(desks: Desks, name: str) -> Iterator[Page]:
    """Sign somebody in who has no desk."""
    with chromium.window(desks.walk.browser) as context:
        page = context.new_page()
        sign_in(desks.walk, page, name)
        yield page


def _row_of(page: Page, item: int) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=f"T-{item}", exact=True))


def _viewed(desks: Desks, column: str, seconds: int) -> None:
    """Have asif have viewed so long before his latest look."""
    change(desks.installation, _NEWEST.format(column), seconds)


def test_a_break_that_is_near_and_a_day_that_is_spent_are_told_on_the_start_page_and_in_the_bar(
    desks: Desks,
) -> None:
    with desks.of("asif") as page:
        page.keyboard.down(" ")
        page.locator(".tu-large__clear").wait_for(state="visible")
        with page.expect_response("**/end"):
            page.keyboard.up(" ")
        for column, seconds, said in (
            ("viewed_before_s", 47 * 60, "A break is due after"),
            ("day_before_s", 240 * 60, "You have viewed your 240 minutes of today"),
        ):
            _viewed(desks, column, seconds)
            page.goto(f"{desks.walk.address}/")
            expect(page.locator("#notices")).to_contain_text(said)
            page.goto(f"{desks.walk.address}/grade/")
            expect(page.locator(".tu-bar")).to_contain_text(re.compile(r"\d+ notice"))
            # Whoever comes to this desk after it has minutes left.
            _viewed(desks, column, 0)


def test_what_was_skipped_goes_to_whom_its_reason_names_and_says_on_whose_desk_it_lies(desks: Desks) -> None:
    with desks.of("asif") as page, desks.of("ana") as other:
        item = focused(page)
        page.keyboard.press("s")
        page.get_by_role("dialog").get_by_role("button", name="It needs a second person").click()
        expect(page.locator(f"#tile-{item}")).to_have_attribute("data-state", "skipped")
        saved(page)

        other.goto(f"{desks.walk.address}/")
        expect(other.locator("#notices")).to_contain_text("it needs a second person")
        other.locator("#notices li", has_text="it needs a second person").get_by_role("link").click()
        row = _row_of(other, item)
        expect(row).to_contain_text(re.compile(r"Asif.*Asif.*until", re.DOTALL))
        other.goto(f"{desks.walk.address}/items/{focused(page)}/")
        expect(other.locator("main")).to_contain_text(re.compile(r"On the desk of\s*Asif, until"))

        other.goto(f"{desks.walk.address}/grade/?skipped=others")
        nothing = other.locator(".tu-nothing").first
        expect(nothing).to_contain_text("Skipped by others")
        expect(nothing).to_contain_text("on the desks of others, until")
        page.keyboard.press("z")
        expect(page.locator(f"#tile-{item}")).to_have_attribute("data-state", "open")
        saved(page)


@pytest.mark.parametrize(
    ("field", "chosen", "lies"),
    [
        ("stack", "In no stack", True),
        ("stack", "In a stack", False),
        ("condition", "Damaged", False),
        ("skipped", "Skipped by me", False),
    ],
)
def test_an_assessor_filters_the_desk(desks: Desks, field: str, chosen: str, lies: bool) -> None:
    with desks.of("ana") as page:
        page.get_by_text("Filter", exact=True).click()
        page.locator(f"#filter-{field}").select_option(label=chosen)
        page.get_by_role("button", name="Lay these out").click()

        expect(page.locator(".tu-filter__said")).to_contain_text(f"Only: {chosen}")
        assert page.locator(".tu-bar__unit").inner_text().endswith("Northern unit")
        if lies:
            focused(page)
        else:
            expect(page.locator(".tu-nothing").first).to_be_visible()


def test_everybody_sees_what_is_theirs_past_shifts_the_team_and_what_failed(desks: Desks) -> None:
    walk = desks.walk
    with desks.of("ana") as page:
        item = focused(page)
        page.keyboard.press("1")
        saved(page)
        page.goto(f"{walk.address}/my-shifts/")
        page.locator("main table").get_by_role("link").first.click()
        decided = _row_of(page, item)
        expect(decided).to_contain_text("Alpha")
        decided.get_by_role("link").click()
        expect(page.locator("h1")).to_contain_text(f"T-{item}")
        expect(page.get_by_role("table", name="Every decision about it, oldest first")).to_contain_text("Ana")

    with _signed_in(desks, "sam") as page:
        page.goto(f"{walk.address}/team/")
        expect(page.locator("main")).to_contain_text("The oldest was received")
        ana = page.get_by_role("row").filter(has_text="Ana").first
        expect(ana).to_contain_text(re.compile(r"\d+ of 240"))
        with closing(sqlite3.connect(desks.installation.folder / "var" / "tutela.db")) as database:
            lie = database.execute(_ON_ANAS_DESK).fetchone()[0]
        assert int(ana.locator("td").first.inner_text()) == lie
        expect(page.locator("main")).to_contain_text(re.compile(r"[1-9]\d* grades? of the last 24 hours"))

    change(desks.installation, _ONE_FAILED)
    with _signed_in(desks, "adele") as page:
        expect(page.locator("#notices")).to_contain_text("1 job failed for good")
        page.locator("#notices").get_by_role("link").first.click()
        expect(page.locator("main")).to_contain_text("Sentence 1.")
    change(desks.installation, "update jobs_job set state = 'done', reason = '' where reason = 'Sentence 1.'")
