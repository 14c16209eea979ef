"""At the desk no key grades what is not on the screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.desks import PRESS, Desks, burst, change, focused, saved, slow, with_pool
from tests.browser.walk import Walk, painted, ring, unseen

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]
# A burst ends well within a batch.
_MOST = 50


def _decided_here(page: Page) -> int:
    return page.locator('.tu-tile:not([data-state="open"])').count()


def _burst_is_watched(desks: Desks, seconds: int, latency_ms: int, boundaries: int) -> None:
    with desks.of("ana") as page:
        before, asked = desks.standing("ana"), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        slow(page.context, page, latency_ms)

        def is_over(since: float) -> bool:
            batches = len([url for url in asked if "/api/queue" in url])
            return since >= seconds and batches >= boundaries and 5 < _decided_here(page) < _MOST

        expected = burst(page, is_over)
        saved(page)

        assert dict(desks.standing("ana").items() - before.items()) == expected
        assert len(expected) > 60 * (boundaries - 1)
        expect(page.locator(".tu-conflicts")).to_be_hidden()


def test_a_burst_of_keys_gives_the_grades_that_whoever_watches_expects_and_no_other(desks: Desks) -> None:
    _burst_is_watched(desks, 0, 30, 1)


@pytest.mark.long
def test_a_minute_of_keys_across_three_batches_on_a_slow_network_as_well(
    tmp_path: Path, browser: Browser
) -> None:
    installation = with_pool(tmp_path / "unit")
    with installation.up():
        _burst_is_watched(Desks(Walk(installation, browser, unseen)), 60, 300, 3)


def test_a_double_click_decides_one_item(desks: Desks) -> None:
    with desks.of("ana") as page:
        before, item = desks.standing("ana"), focused(page)

        page.get_by_role("button", name="Alpha").first.dblclick()
        saved(page)

        assert desks.standing("ana").items() - before.items() == {(item, "Alpha")}


def test_the_number_block_grades_with_num_lock_only(desks: Desks) -> None:
    with desks.of("ana") as page:
        before = desks.standing("ana")

        for code, key in (("Numpad1", "End"), ("Numpad2", "ArrowDown"), ("Numpad7", "Home")):
            page.evaluate(PRESS, {"code": code, "key": key})
        assert "not saved" not in page.locator(".tu-bar__saved").inner_text()
        page.locator('.tu-tile[data-state="open"]').first.click()
        item = focused(page)
        page.evaluate(PRESS, {"code": "Numpad2", "key": "2"})
        saved(page)

        assert desks.standing("ana").items() - before.items() == {(item, "Beta")}


def test_letters_work_by_their_place_on_a_layout_without_latin_letters(desks: Desks) -> None:
    with desks.of("ana") as page:
        item = focused(page)
        page.keyboard.press("1")
        saved(page)
        assert desks.standing("ana")[item] == "Alpha"

        # The Russian layout has я where others have z, and ? behind Shift and 7.
        page.evaluate(PRESS, {"code": "KeyZ", "key": "я"})

        expect(page.locator(".tu-foot__toast")).to_contain_text("undone")
        assert item not in desks.standing("ana")
        page.evaluate(PRESS, {"code": "Digit7", "key": "?", "shiftKey": True})
        expect(page.locator("#legend")).to_be_visible()


def test_focus_stays_in_a_dialog_and_hides_no_picture(desks: Desks) -> None:
    with desks.of("ana") as page:
        page.keyboard.press("?")
        expect(page.locator("#legend")).to_be_visible()

        for key in ("Tab", "Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"):
            page.keyboard.press(key)
            assert page.evaluate("document.querySelector('#legend').contains(document.activeElement)"), key

        expect(page.locator(".tu-blank")).to_be_hidden()


def test_a_tile_is_named_by_what_stands_on_it(desks: Desks) -> None:
    with desks.of("ana") as page:
        tile = ring(page)

        assert tile.get_attribute("aria-label") is None
        reference = tile.locator(".tu-tile__reference").inner_text()
        place = tile.locator(".tu-tile__place").inner_text()
        named = page.get_by_role("option", name=f"{place} {reference} picture, not decided")
        expect(named).to_have_count(1)


def test_a_view_may_stay_until_the_next_press_and_ends_with_a_decision(desks: Desks) -> None:
    with desks.of("ana") as page:
        page.keyboard.press("?")
        page.locator("#sticky-view").check()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        expect(page.locator(".tu-blank")).to_be_hidden()
        clear = page.locator(".tu-large__clear")

        page.keyboard.press(" ")
        clear.wait_for(state="visible")
        with page.expect_response("**/end") as ended:
            page.keyboard.press(" ")
        expect(clear).to_be_hidden()
        assert ended.value.json()["budget"]["used_s"] >= 1
        page.keyboard.press(" ")
        clear.wait_for(state="visible")
        # The decision ends it, in the same request.
        with page.expect_response("**/decisions") as decided:
            page.keyboard.press("1")
        expect(clear).to_be_hidden()
        saved(page)
        assert decided.value.json()["budget"]["used_s"] > ended.value.json()["budget"]["used_s"]


def test_keys_do_nothing_during_a_break_and_the_desk_says_so(desks: Desks) -> None:
    with desks.of("asif") as page:
        item = focused(page)
        page.keyboard.down(" ")
        page.locator(".tu-large__clear").wait_for(state="visible")
        with page.expect_response("**/end"):
            page.keyboard.up(" ")
        viewed_for_an_hour = "update welfare_exposureevent set viewed_before_s = 3600 where item_id = ?"
        change(desks.installation, viewed_for_an_hour, item)
        page.keyboard.press("ArrowRight")
        unseen_item = focused(page)

        # The page does not know of the break yet; the server does.
        page.keyboard.press("1")

        expect(page.locator(".tu-conflicts")).to_contain_text("Take a break")
        expect(page.locator(".tu-pause")).to_contain_text("Take a break")
        for key in ("1", "2", "p", "s", " ", "z"):
            page.keyboard.press(key)
        expect(page.locator(".tu-foot__toast")).to_contain_text("Keys do nothing now")
        assert desks.standing("asif") == {}
        expect(page.locator(f"#tile-{unseen_item}")).to_have_attribute("data-state", "refused")
        # Whoever comes to this desk after it has no break.
        change(desks.installation, viewed_for_an_hour.replace("3600", "0"), item)


def test_a_limit_met_in_the_middle_of_an_item_blanks_it_and_loses_nothing(desks: Desks) -> None:
    with desks.of("asif") as page:
        page.keyboard.press("1")
        saved(page)
        before, item = desks.standing("asif"), focused(page)
        clear = page.locator(".tu-large__clear")
        page.keyboard.down(" ")
        clear.wait_for(state="visible")
        spent = "update welfare_exposureevent set day_before_s = ? where ended_at is null and item_id = ?"
        change(desks.installation, spent, 240 * 60, item)

        # The page says every ten seconds that it still shows; then the server ends the look.
        expect(clear).to_be_hidden(timeout=60_000)
        expect(page.locator(".tu-pause")).to_contain_text("Nothing was lost")
        page.keyboard.up(" ")

        assert desks.standing("asif") == before
        expect(page.locator(f"#tile-{item}")).to_have_attribute("data-state", "open")
        # Whoever comes to this desk after it has minutes left.
        change(
            desks.installation, "update welfare_exposureevent set day_before_s = 0 where item_id = ?", item
        )


def test_nothing_is_in_focus_once_all_is_decided(desks: Desks) -> None:
    with desks.of("ana") as page:
        # The next batch does not come: what lies here is decided, and further keys find nothing.
        page.route("**/api/queue", lambda route: route.abort())
        while ring(page).count():
            page.keyboard.press("1")
            page.wait_for_timeout(20)
        saved(page)
        before = desks.standing("ana")

        for key in "2323":
            page.keyboard.press(key)

        page.wait_for_timeout(300)
        assert desks.standing("ana") == before


def test_a_key_shows_a_picture_to_whoever_comes_back_after_minutes_away(desks: Desks) -> None:
    with desks.of("ana") as page:
        # Three minutes went by since the server last heard of a key; pages that were only read tell of none.
        change(desks.installation, "update people_session set active_at = datetime('now', '-3 minutes')")
        page.reload()
        painted(page)

        page.keyboard.down(" ")
        page.locator(".tu-large__clear").wait_for(state="visible")
        page.keyboard.up(" ")


def test_a_picture_on_the_screen_blanks_after_two_minutes_in_which_nobody_was_there(desks: Desks) -> None:
    with desks.of("ana") as page:
        page.clock.install()
        page.reload()
        painted(page)
        clear = page.locator(".tu-large__clear")
        page.keyboard.down(" ")
        clear.wait_for(state="visible")

        page.clock.fast_forward("02:01")

        expect(page.locator(".tu-blank")).to_be_visible()
        expect(clear).to_be_hidden()
        page.keyboard.up(" ")
