"""What the desk says is so: what is saved, what was undone, what another window did, and what waits."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import chromium
from tests.browser.desks import (
    Desks,
    burst,
    change,
    focused,
    open_desk,
    saved,
    sign_in,
)
from tests.browser.walk import painted, ring

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("pool")]


def _unsaved(page: Page, count: int) -> None:
    expect(page.locator(".tu-bar__saved")).to_have_text(f"{count} not saved yet")


def _waiting(page: Page) -> int:
    return page.locator('.tu-tile[data-state="waiting"]').count()


def _go_on(page: Page) -> None:
    """Uncover the pictures, which every trouble hides."""
    expect(page.locator(".tu-blank")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".tu-blank")).to_be_hidden()


def test_what_was_decided_while_signed_out_is_kept_and_sent_by_the_same_person_only(desks: Desks) -> None:
    with desks.of("ana") as page:
        item = focused(page)
        page.context.clear_cookies()

        page.keyboard.press("1")
        expect(page.locator(".tu-trouble")).to_contain_text("You are signed out")
        _unsaved(page, 1)
        other = page.context.new_page()
        sign_in(desks.walk, other, "asif")

        # The page asks again by itself, and finds that it is not ana who is there.
        expect(page.locator(".tu-trouble")).to_contain_text("Another person is signed in")
        _unsaved(page, 1)
        assert item not in desks.standing("asif") | desks.standing("ana")
        sign_in(desks.walk, other, "ana")

        saved(page)
        expect(page.locator(".tu-trouble")).to_be_hidden()
        assert desks.standing("ana")[item] == "Alpha"


def test_what_was_decided_off_the_network_is_sent_in_order_when_it_is_back(desks: Desks) -> None:
    with desks.of("ana") as page:
        before = desks.standing("ana")
        page.context.set_offline(True)
        _go_on(page)
        page.keyboard.press("1")
        _go_on(page)

        expected = burst(page, lambda since: since > 0.6 and _waiting(page) > 4)
        _unsaved(page, len(expected))
        expect(page.locator(".tu-trouble")).to_contain_text("cannot be reached")
        page.context.set_offline(False)

        saved(page)
        assert dict(desks.standing("ana").items() - before.items()) == expected
        assert len(expected) >= 3


def test_a_locked_desk_goes_on_with_what_was_not_saved(desks: Desks) -> None:
    with desks.of("ana") as page:
        item = focused(page)
        # Ten minutes went by on the server's clock, and not on the page's.
        idle = "update people_session set active_at = datetime('now', '-11 minutes')"
        change(desks.installation, idle)

        page.keyboard.press("2")
        expect(page.locator("#lock")).to_be_visible()
        page.locator("#lock-code").fill(desks.walk.link("ana").partition("#")[2])
        page.get_by_role("button", name="Unlock", exact=True).click()

        expect(page.locator("#lock")).to_be_hidden()
        saved(page)
        assert desks.standing("ana")[item] == "Beta"
        _go_on(page)
        following = focused(page)
        page.keyboard.press("3")
        saved(page)
        assert desks.standing("ana")[following] == "Gamma"


def test_a_lock_leaves_the_picture_as_near_as_it_was_and_what_can_be_undone(desks: Desks) -> None:
    with desks.of("ana") as page:
        decided = focused(page)
        page.keyboard.press("2")
        saved(page)
        page.keyboard.press("Enter")
        page.keyboard.press("i")
        nearer = page.locator(".tu-large__clear").get_attribute("style")
        page.evaluate("window.dispatchEvent(new Event('tutela-lock'))")

        page.locator("#lock-code").fill(desks.walk.link("ana").partition("#")[2])
        page.get_by_role("button", name="Unlock", exact=True).click()
        expect(page.locator("#lock")).to_be_hidden()
        _go_on(page)

        assert "scale(1.5)" in str(nearer)
        expect(page.locator(".tu-large__clear")).to_have_attribute("style", str(nearer))
        # The desk is laid out again, and the large view shows no tiles.
        ring(page).wait_for(state="attached")
        page.keyboard.press("z")
        expect(page.locator(".tu-foot__toast")).to_have_text(f"T-{decided}: undone. It waits for a decision.")


def test_what_went_to_another_desk_is_said_and_the_desk_goes_on(desks: Desks) -> None:
    with desks.of("ana") as page, desks.of("asif") as other:
        item = focused(page)
        change(
            desks.installation,
            "update grading_reservation set batch_id = (select b.id from grading_batch b join people_person p"
            " on p.id = b.person_id where p.username = 'asif'), position = 999 where item_id = ?",
            item,
        )

        page.keyboard.press("1")

        expect(page.locator(".tu-conflicts")).to_contain_text(f"T-{item}")
        expect(page.locator(".tu-bar__saved")).to_have_text("1 not saved")
        expect(page.locator(f"#tile-{item}")).to_have_count(0)
        page.get_by_role("button", name="I have seen this").click()
        saved(page)
        focused(page)
        page.keyboard.press("1")
        saved(page)
        assert item not in desks.standing("ana")
        other.close()


def test_two_windows_do_not_override_each_other_silently(desks: Desks) -> None:
    with desks.of("ana") as first:
        second = first.context.new_page()
        open_desk(second, desks.walk)
        item = focused(first)
        assert focused(second) == item
        first.keyboard.press("1")
        saved(first)

        second.keyboard.press("2")

        conflicts = second.locator(".tu-conflicts")
        expect(conflicts).to_contain_text(f"T-{item}, Beta:")
        expect(conflicts).to_contain_text("On the server stands: Alpha")
        expect(second.locator(f"#tile-{item} .tu-tile__title")).to_have_text("Alpha")
        assert desks.standing("ana")[item] == "Alpha"


def test_a_second_window_does_not_pass_over_what_was_decided_in_the_first(desks: Desks) -> None:
    with desks.of("ana") as first:
        second = first.context.new_page()
        open_desk(second, desks.walk)
        item = focused(first)
        assert focused(second) == item
        first.keyboard.press("1")
        saved(first)

        second.keyboard.press("s")
        second.keyboard.press("5")

        conflicts = second.locator(".tu-conflicts")
        expect(conflicts).to_contain_text(f"T-{item}, Skipped:")
        expect(conflicts).to_contain_text("On the server stands: Alpha")
        expect(second.locator(f"#tile-{item} .tu-tile__title")).to_have_text("Alpha")


def test_undo_in_a_second_window_says_what_stands(desks: Desks) -> None:
    with desks.of("ana") as first:
        item = focused(first)
        first.keyboard.press("1")
        saved(first)
        second = first.context.new_page()
        open_desk(second, desks.walk)
        second.locator(f"#tile-{item}").click()
        second.keyboard.press("2")
        saved(second)

        # This window made Alpha, over which Beta stands by now.
        first.keyboard.press("z")

        expect(first.locator(".tu-conflicts")).to_contain_text("decided again since")
        expect(first.locator(f"#tile-{item} .tu-tile__title")).to_have_text("Beta")
        assert desks.standing("ana")[item] == "Beta"
        second.keyboard.press("z")
        expect(second.locator(".tu-foot__toast")).to_contain_text("Alpha, decided before, stands again")
        expect(second.locator(f"#tile-{item} .tu-tile__title")).to_have_text("Alpha")
        assert desks.standing("ana")[item] == "Alpha"


def test_undo_after_a_skip_takes_the_skip_back_and_no_grade(desks: Desks) -> None:
    with desks.of("ana") as page:
        graded = focused(page)
        page.keyboard.press("1")
        passed = focused(page)
        page.keyboard.press("s")
        page.keyboard.press("5")
        expect(page.locator(f"#tile-{passed}")).to_have_attribute("data-state", "skipped")
        saved(page)

        page.keyboard.press("z")

        expect(page.locator(f"#tile-{passed}")).to_have_attribute("data-state", "open")
        assert focused(page) == passed
        saved(page)
        assert desks.standing("ana")[graded] == "Alpha"
        page.keyboard.press("3")
        saved(page)
        assert desks.standing("ana")[passed] == "Gamma"


def test_undo_across_batches_and_loads_returns_to_its_item(desks: Desks) -> None:
    with desks.of("ana") as page:
        while page.locator('.tu-tile[data-state="open"]').count() > 1:
            page.keyboard.press("1")
            page.wait_for_timeout(20)
        saved(page)
        last = focused(page)
        page.keyboard.press("1")
        expect(page.locator(f"#tile-{last}")).to_have_count(0)
        painted(page)

        page.keyboard.press("z")
        expect(page.locator(f'#tile-{last}[aria-selected="true"]')).to_have_count(1)
        painted(page)
        page.keyboard.press("2")
        saved(page)

        assert desks.standing("ana")[last] == "Beta"
        # A page that did nothing itself takes back what was done last, and says what.
        page.reload()
        painted(page)
        page.keyboard.press("z")
        expect(page.locator(".tu-foot__toast")).to_contain_text(f"T-{last}: undone")
        expect(page.locator(f'#tile-{last}[aria-selected="true"]')).to_have_count(1)
        painted(page)
        page.keyboard.press("3")
        saved(page)
        assert desks.standing("ana")[last] == "Gamma"


def test_a_shift_is_not_signed_off_while_something_is_unsaved(desks: Desks) -> None:
    with desks.of("ana") as page:
        page.keyboard.press("1")
        saved(page)
        check = page.context.new_page()
        check.goto(f"{desks.walk.address}/shift/")
        row = check.locator("table select").first.get_attribute("id")
        chosen = check.locator(f"#{row}")
        before = chosen.input_value()
        other = "Beta" if before != "Beta" else "Gamma"
        chosen.select_option(other)
        check.locator("#statement").check()
        check.get_by_role("button", name="Sign off my shift").click()

        expect(check.locator(".govuk-error-summary")).to_contain_text(
            "1 category is changed on this page and not saved"
        )
        expect(chosen).to_have_value(other)
        check.get_by_role("button", name="Save changes").click()
        expect(chosen).to_have_value(other)

        # A desk in another tab holds a decision that the server does not have.
        page.context.set_offline(True)
        _go_on(page)
        page.keyboard.press("1")
        _unsaved(page, 1)
        page.get_by_role("link", name="Check my shift").first.click()
        expect(page.locator(".tu-foot__toast")).to_contain_text("1 not saved yet")
        check.locator("#statement").check()
        # The button takes no second press within a second.
        check.wait_for_timeout(1_000)
        check.get_by_role("button", name="Sign off my shift").click()
        expect(check.locator("#unsaved")).to_contain_text("1 of your decisions is not saved yet")
        page.context.set_offline(False)
        saved(page)
        check.wait_for_timeout(1_000)

        # And by now the page of the shift shows another state than is there.
        check.get_by_role("button", name="Sign off my shift").click()
        expect(check.locator(".govuk-error-summary")).to_contain_text("changed since this page was shown")
        check.locator("#statement").check()
        check.get_by_role("button", name="Sign off my shift").click()
        expect(check.get_by_text("You signed this shift off")).to_be_visible()


def test_ticks_go_by_the_distance_from_the_item_in_focus_and_changes_are_counted(desks: Desks) -> None:
    with desks.of("ana") as page:
        item, other, far = (int(str(tile)[5:]) for tile in _open_tiles(page)[:3])
        answer = {
            "members": [
                {"id": other, "reference": f"T-{other}", "relation": "near", "distance": 3, "decided": None},
                {"id": far, "reference": f"T-{far}", "relation": "near", "distance": 11, "decided": None},
            ]
        }
        page.route(f"**/items/{item}/stack", lambda route: route.fulfill(json=answer))
        asked = "**/api/queue"
        page.route(asked, lambda route: _stacked(route, {item: 7}))
        page.reload()
        painted(page)
        page.locator(f"#tile-{other}").click()
        page.keyboard.press("2")
        saved(page)
        page.locator(f"#tile-{item}").click()
        page.keyboard.press("p")

        rows = page.locator(".tu-apply__members li")
        expect(rows).to_have_count(2)
        ticked = [row.locator("input").is_checked() for row in rows.all()]
        page.keyboard.press("1")

        assert ticked == [True, False]
        expect(page.locator(".tu-apply__said")).to_have_text(
            "Apply “Alpha” to this item and 1 copy? This changes 1 copy that was decided otherwise."
        )


def _open_tiles(page: Page) -> list[str]:
    tiles = page.locator('.tu-tile[data-state="open"]')
    return [str(tile.get_attribute("id")) for tile in tiles.all()[:3]]


def _stacked(route: Route, stacks: dict[int, int]) -> None:
    """Have some items be of a stack, which painted hills are not."""
    answer = route.fetch()
    queue = answer.json()
    for item in queue["items"]:
        if item["id"] in stacks:
            item["stack"] = {"id": stacks[item["id"]], "members": 3, "near": 2}
    route.fulfill(response=answer, json=queue)


def test_grade_what_is_left_opens_that_exhibit(desks: Desks) -> None:
    with desks.of("ana") as page:
        page.goto(f"{desks.walk.address}/exhibits/OP-1/JB1/")
        page.get_by_role("link", name="Grade what is left").click()

        ring(page).wait_for()
        expect(page.locator(".tu-bar__exhibit")).to_have_text("OP-1/JB1")
        assert page.url.endswith("/grade/?exhibit=OP-1%2FJB1")
