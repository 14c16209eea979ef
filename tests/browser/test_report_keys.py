"""HA-15: a report is opened, traced, decided and its notice made by keys alone, and the decision undone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.engine.hosting import world
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
MOST = 25
ADDRESS = "https://198.51.100.77/reported"
# A report that names an address of which the unit's own files know the host.
RECEIVE = f"""
import django; django.setup()
from tests.casework.reports.telling import arrival, received
from tutela.casework.people import queries
from tutela.engine.formats.reports.told import Address
sam = queries.actor_named("sam", "test")
received(sam, arrival(1, addresses=(Address({ADDRESS!r}),)))
"""


class Keys:
    """Presses keys, and counts every one."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        """Press some keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Walk]:
    """A small unit whose files say where addresses are hosted, with one report."""
    folder = tmp_path_factory.mktemp("keys")
    installation = Installation(folder)
    installation.set_up()
    files = world.made(folder)
    names = ("delegated", "routes", "registrations", "geography")
    lines = [f"{name} = {json.dumps([str(each) for each in getattr(files, name)])}" for name in names]
    settings = folder / "tutela.toml"
    settings.write_text(settings.read_text() + "\n".join(["[hosting]", *lines, ""]))
    installation.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    environment = {**os.environ, "TUTELA_SETTINGS": str(settings)}
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", RECEIVE], env=environment, cwd=root, check=True)
    with installation.up():
        yield Walk(installation, browser, unseen)


def _ready(page: Page, says: str) -> None:
    """Wait until a page says something, and hears keys."""
    expect(page.get_by_text(says).first).to_be_visible()
    expect(page.get_by_text("Keys of this page")).to_be_visible()


def test_a_report_is_traced_decided_and_its_notice_made_in_few_key_strokes_and_undone(walk: Walk) -> None:
    with walk.signed_in("sam") as page:
        page.goto(f"{walk.address}/reports/")
        expect(page.get_by_role("button", name="Keys of this page")).to_be_visible()
        keys = Keys(page)

        keys.press("j", "c")
        _ready(page, "It is in your hands until")
        report = page.url
        keys.press("t")
        expect(page.get_by_label("Address", exact=True)).to_be_focused()
        keys.press("Tab", "Enter")
        _ready(page, "Hosted here: NL")
        keys.press("b")
        _ready(page, "It is in your hands until")
        keys.press("d", "a", *["Tab"] * 4, "Enter")
        _ready(page, "(actioned, rule actioned.1")
        keys.press("t")
        _ready(page, "Hosted here: NL")
        keys.press("n")
        expect(page.get_by_label("Draft notices for traces")).to_be_focused()
        keys.press("Enter")
        expect(page.get_by_text("abuse@two.example")).to_be_visible()

        assert page.locator("dd strong").first.inner_text() == "Ready to send"
        assert keys.count <= MOST
        page.goto(report)
        _ready(page, "Until")
        keys.press("u")
        _ready(page, "It is in your hands until")
        expect(page.get_by_text("Undone or superseded: Acted on here")).to_be_visible()
        assert keys.count <= MOST
        page.goto(f"{walk.address}/")


def test_keys_that_are_turned_off_do_nothing_and_writing_is_no_key(walk: Walk) -> None:
    with walk.signed_in("sam") as page:
        page.goto(f"{walk.address}/reports/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("R-")
        report = page.url
        _ready(page, "R-")
        page.get_by_text("Keys of this page").click()
        page.get_by_role("button", name="Turn keys off").press("Enter")
        page.locator("h1").click()

        page.keyboard.press("b")
        page.keyboard.press("t")

        expect(page.get_by_role("button", name="Turn keys on")).to_be_visible()
        assert page.url == report
        page.get_by_role("button", name="Turn keys on").press("Enter")
        page.keyboard.press("b")
        page.wait_for_url(f"{walk.address}/reports/")
        page.goto(f"{walk.address}/")
