"""A supervisor gives work, and an assessor chooses what comes to the desk, by the pages' own forms."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.desks import Desks, sign_in
from tests.browser.judge import Judge
from tests.browser.walk import ring

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]


def test_a_filter_is_chosen_at_the_desk_and_stands_in_its_address(desks: Desks) -> None:
    judge = Judge()
    with desks.of("ana") as page:
        before = desks.standing("ana")
        page.get_by_text("Filter", exact=True).click()
        judge.look(page, "filter")
        page.get_by_label("Kind").select_option("Videos")
        # What is typed in a field grades nothing.
        page.get_by_label("Kind").focus()
        page.keyboard.press("1")
        page.get_by_role("button", name="Lay these out").click()

        expect(page.locator(".tu-nothing").first).to_contain_text(
            "Nothing is left for you in OP-1/JB1: Videos"
        )
        assert "kind=video" in page.url
        page.get_by_role("link", name="Grade what else waits").click()
        ring(page).wait_for()
        assert "kind" not in page.url
        assert desks.standing("ana") == before
    assert judge.findings == {}


def test_work_that_is_given_is_told_and_is_withdrawn(desks: Desks) -> None:
    with chromium.window(desks.walk.browser) as context:
        _work_is_given_and_withdrawn(desks, context.new_page())


def _work_is_given_and_withdrawn(desks: Desks, page: Page) -> None:
    sign_in(desks.walk, page, "sam")
    page.goto(f"{desks.walk.address}/team/")
    page.get_by_role("link", name="Give work").click()
    page.get_by_label("Case or exhibit").fill("OP-1/NOWHERE")
    page.get_by_label("Asif").check()
    page.get_by_label("Urgent").check()
    page.get_by_role("button", name="Give this work").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("There is no case or exhibit 'OP-1/NOWHERE'")
    page.get_by_label("Case or exhibit").fill("OP-1/JB1")
    page.get_by_role("button", name="Give this work").click()
    given = page.get_by_role("region", name="Given work")
    expect(given).to_contain_text("OP-1/JB1")

    with desks.of("asif") as desk:
        desk.goto(f"{desks.walk.address}/")
        expect(desk.locator("main")).to_contain_text("OP-1/JB1 was given to you")

    given.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw this work").click()
    expect(page.locator("main")).to_contain_text("No case or exhibit is given to anybody")
