"""An authorised person's whole way in a real browser, before axe: from registration to the receipt."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.judge import Judge
from tests.browser.test_passkeys import at_a_desk
from tests.portal.opened import FAR, OpenPortal
from tutela.casework.partners.between.accounts import Link, Visitor
from tutela.casework.partners.between.questions import Note, Question
from tutela.casework.partners.scopes import key_digest
from tutela.casework.people.entrance import codes

pytestmark = chromium.NEEDED
ADA = Visitor("ada@example.com", "example", "Example Ltd", "Person 4", "01632 960004", ("report", "read"))
LINE = "A-rather-long-sentence-without-any-space-in-it-that-does-not-break-at-all-and-goes-on-and-on"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for this module."""
    with chromium.browser() as started:
        yield started


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenPortal]:
    """A door to which the unit has said where to seal, and that lets nobody in yet."""
    door = OpenPortal(tmp_path)
    door.let_in()
    with door.serving():
        yield door


def test_a_passkey_is_made_by_a_link_and_signs_in(opened: OpenPortal, browser: Browser) -> None:
    judge = Judge(is_heading_first=False)
    with at_a_desk(browser) as page:
        home = f"http://localhost:{opened.port}"
        page.goto(f"{home}/enter/")
        page.get_by_label("The line you were given").fill("link ada@example.com")
        page.get_by_role("button", name="Go on").click()
        judge.glance(page, "what to sign in with")
        page.get_by_role("button", name="Make a passkey").click()
        expect(page.get_by_role("heading", name="Reports of Example")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.goto(f"{home}/sign-in/")
        judge.glance(page, "sign in")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("heading", name="Reports of Example")).to_be_visible()

    assert judge.findings == {}


def test_from_registration_to_the_receipt(opened: OpenPortal, browser: Browser, tmp_path: Path) -> None:
    context, judge = browser.new_context(), Judge(is_heading_first=False)
    page = context.new_page()
    home = f"http://127.0.0.1:{opened.port}"
    page.goto(home)
    judge.look(page, "start")
    _register(page, judge)
    judge.look(page, "registered")
    page.goto(f"{home}/registration/")
    judge.glance(page, "how it stands")
    page.goto(f"{home}/emergency/")
    judge.look(page, "emergency")

    # Here the unit approves it, and gives the person a link.
    opened.exchange.accounts.publish([ADA], [Link(key_digest("tutela_link"), ADA.mail, FAR)])
    page.goto(f"{home}/sign-in/")
    judge.glance(page, "sign in")
    page.get_by_role("link", name="Use a link").click()
    judge.glance(page, "a link")
    page.get_by_label("The line you were given").fill("tutela_link")
    page.get_by_role("button", name="Go on").click()
    judge.look(page, "the app")
    secret = codes.read(page.locator("ol .code").inner_text())
    page.get_by_label("The six digits").fill(codes.code_at(secret, page.evaluate("Date.now()") / 1000))
    page.get_by_role("button", name="Use this app").click()
    judge.glance(page, "no reports")
    _report(page, judge)

    reference = page.locator("dd.code").first.inner_text()
    judge.look(page, "receipt")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save what was received").click()
    assert saved.value.suggested_filename == f"{reference}.json"
    _answer(opened, page, judge, reference)
    page.get_by_role("link", name="Your reports").click()
    judge.look(page, "reports")
    page.get_by_role("link", name=reference).click()
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Put both days into a calendar").click()
    assert calendar.value.suggested_filename == f"{reference}.ics"
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{home}/reports/{reference}/")
    assert page.url == f"{home}/sign-in/"
    context.close()
    assert judge.findings == {}


def _register(page: Page, judge: Judge) -> None:
    page.get_by_role("link", name="Our company is not registered yet").click()
    page.get_by_role("button", name="Send").click()
    judge.look(page, "registration with faults")
    page.locator(".faults a").first.click()
    assert page.evaluate("document.activeElement.id") in ("title", "")
    page.get_by_label("Your company").fill("Example Ltd")
    for number, who in enumerate(("administrator", "replacement", "manager", "authorised", "duty"), 1):
        page.locator(f"#{who}_name").fill(f"Person {number}")
        page.locator(f"#{who}_mail").fill(f"person{number}@example.com")
        page.locator(f"#{who}_telephone").fill(f"01632 96000{number}")
    page.get_by_role("button", name="Send").click()


def _report(page: Page, judge: Judge) -> None:
    page.get_by_role("link", name="Make a report").first.click()
    judge.look(page, "empty form")
    page.get_by_role("button", name="Go on and look at it again").click()
    judge.look(page, "form with faults")
    page.get_by_label("Your own reference").fill("C-1")
    page.get_by_label("3. Without undue delay").check()
    page.get_by_label("Why it has this priority").fill("Sentence 1.")
    group = page.locator("#fields-detected_content")
    group.get_by_label("Given", exact=True).check()
    group.locator("textarea").fill(LINE)
    group = page.locator("#fields-upload_network")
    group.get_by_label("Given", exact=True).check()
    group.locator("textarea").fill("2001:db8::7 443 2026-11-02T14:02:00Z")
    page.get_by_role("button", name="Mark all I left open as not held").click()
    page.get_by_label("This is all that is available to us").check()
    page.get_by_role("button", name="Go on and look at it again").click()
    judge.look(page, "check")
    page.get_by_role("button", name="Send", exact=True).click()


def _answer(opened: OpenPortal, page: Page, judge: Judge, reference: str) -> None:
    now = datetime.now(UTC)
    asked = Question(
        1, "example", reference, LINE, now.isoformat(), (now + timedelta(days=7)).isoformat(), "", ""
    )
    opened.exchange.questions.say([asked], [Note(reference, "example", "usable", f"{now:%Y-%m}")])
    page.get_by_role("link", name="Questions to you").click()
    judge.glance(page, "questions")
    page.get_by_role("link", name="Question 1").click()
    judge.glance(page, "question")
    page.get_by_label("Your answer").fill(LINE)
    page.get_by_role("button", name="Send the answer").click()
    judge.glance(page, "answered")
    page.goto(f"http://127.0.0.1:{opened.port}/sheet/")
    judge.glance(page, "sheet")
