"""The whole way in a real browser: without script, by keyboard, at 320 pixels, and before axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import chromium
from tests.browser.judge import Judge
from tests.public.opened import OpenDoor

pytestmark = chromium.NEEDED
NARROW: ViewportSize = {"width": 320, "height": 640}
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
PATHS = [
    "/", "/young/", "/at-work/", "/at-work/now/", "/at-work/policies/", "/at-work/policies/on-discovery/",
    "/reply/", "/none/", "/cy/",
]  # fmt: skip
ADDRESS = "hxxps://a-rather-long-name-of-a-host.example[.]com/with/a/long/path/that/does/not/break?and=more"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for this module."""
    with chromium.browser() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A narrow window in which no script runs."""
    with chromium.window(browser, size=NARROW, has_script=False) as context:
        yield context.new_page()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A usual window."""
    with chromium.window(browser) as context:
        yield context.new_page()


def _words(page: Page) -> list[str]:
    words = page.locator(".words li")
    expect(words).to_have_count(8)
    return words.all_inner_texts()


def _is_narrow(page: Page) -> bool:
    # A page is as wide as its style makes it, which comes after its text.
    page.wait_for_load_state()
    return not page.evaluate(TOO_WIDE)


def test_somebody_without_script_gets_from_the_start_to_the_answer(door: OpenDoor, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    home = f"http://127.0.0.1:{door.port}"
    page.goto(f"{home}/")
    page.get_by_label("On the internet").check()
    page.get_by_role("group", name="Is somebody in danger now?").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Tell us where it is").click()
    page.get_by_label("Where is it?").fill(ADDRESS)
    page.get_by_role("button", name="Go on").click()
    assert _is_narrow(page)
    assert page.get_by_label("We take it for").input_value() == "url"
    page.get_by_role("button", name="Send").click()
    words = _words(page)
    page.get_by_label("Word number 3").fill(words[2])
    page.get_by_label("Word number 6").fill(words[5])
    page.get_by_role("button", name="I have them").click()
    page.get_by_role("link", name="See how it stands").click()
    page.get_by_label("The eight words").fill(" ".join(words))
    page.get_by_role("button", name="Look").click()

    assert page.locator(".state").inner_text() == "We have received it."
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{door.port}"}
    assert page.context.cookies() == []


def test_a_child_does_it_by_keyboard_in_welsh(door: OpenDoor, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{door.port}/cy/young/")
    _tab_to(page, "button")
    _press_enter(page)
    _tab_to(page, "input[name=what]")
    page.keyboard.press("Space")
    _tab_to(page, "textarea[name=addresses]")
    page.keyboard.type("ap-enghraifft: enw1")
    _tab_to(page, "button[value=check]")
    _press_enter(page)
    _tab_to(page, "button[value=send]")
    _press_enter(page)

    assert len(_words(page)) == 8
    assert page.locator("html").get_attribute("lang") == "cy"


def _press_enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page: Page, wanted: str) -> None:
    page.wait_for_load_state()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_no_page_has_anything_that_axe_or_a_narrow_window_finds(door: OpenDoor, scripted: Page) -> None:
    judge, page = Judge(is_heading_first=False), scripted
    home = f"http://127.0.0.1:{door.port}"
    for path in PATHS:
        page.goto(home + path)
        judge.look(page, path)
    page.goto(f"{home}/")
    page.get_by_role("button", name="Go on").click()
    judge.look(page, "what to do")
    page.get_by_role("button", name="Tell us where it is").click()
    judge.look(page, "form")
    page.get_by_role("button", name="Go on").click()
    judge.look(page, "faults")
    page.get_by_label("Where is it?").fill(f"{ADDRESS}\nexample.org")
    page.get_by_role("button", name="Go on").click()
    judge.look(page, "check")
    page.get_by_role("button", name="Send").click()
    words = _words(page)
    judge.look(page, "receipt")
    page.goto(f"{home}/reply/")
    page.get_by_label("The eight words").fill(" ".join(words))
    page.get_by_role("button", name="Look").click()
    judge.look(page, "standing")

    assert judge.findings == {}


def test_with_script_the_way_out_leaves_no_page_behind(door: OpenDoor, scripted: Page) -> None:
    page = scripted
    page.route("https://**", lambda route: route.fulfill(body="the weather", content_type="text/plain"))
    page.goto(f"http://127.0.0.1:{door.port}/")
    page.goto(f"http://127.0.0.1:{door.port}/young/")
    page.locator("a.leave").click()
    page.wait_for_url("https://**")

    assert page.evaluate("history.length") == 3


def test_in_a_flood_the_script_does_the_work(
    scripted: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with OpenDoor(tmp_path_factory.mktemp("flooded"), busy_after=0).serving() as door:
        page = scripted
        page.goto(f"http://127.0.0.1:{door.port}/")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Tell us where it is").click()
        page.get_by_label("Where is it?").fill("example.org")
        page.get_by_role("button", name="Go on").click()
        page.wait_for_function("document.forms[0].elements.work.value !== ''")
        page.get_by_role("button", name="Send").click()

        assert len(_words(page)) == 8
