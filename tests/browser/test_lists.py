"""A partner's file is sent into a list from a browser, and goes on where the way to the server was cut."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import chromium
from tests.browser.judge import Judge
from tests.browser.walk import Walk, unseen
from tests.casework.lists import making
from tests.site.installation import Installation
from tutela.casework.lists.uploads import pieces

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]

WORKER_MS = 90_000


def _choose(page: Page, file: Path) -> None:
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Send this file").click()


def test_a_file_is_sent_cut_off_gone_on_with_confirmed_and_imported(
    served: Installation, browser: Browser, tmp_path: Path
) -> None:
    records = [{"MD5": making.md5(number).upper(), "Category": 1} for number in range(9000)]
    silent = tmp_path / "silent.json"
    silent.write_text(json.dumps({"value": [*records, {"MD5": "none"}]}))
    assert silent.stat().st_size > 2 * pieces.PIECE_BYTES
    served.run("list", "new", "sent", "--region", "UK", "--as", "sam")
    judge, cut, locked = Judge(), [True], [True]

    def second_piece(route: Route) -> None:
        route.abort() if cut[0] else route.continue_()

    def third_piece(route: Route) -> None:
        if locked[0]:
            locked[0] = False
            route.fulfill(status=401, json={"title": "Your desk is locked."})
        else:
            route.continue_()

    walk = Walk(served, browser, unseen)
    with walk.signed_in("sam") as page:
        page.goto(f"{walk.address}/lists/sent/")
        page.get_by_role("link", name="Send a file into this list").click()
        judge.look(page, "send")
        page.get_by_role("button", name="Send this file").click()
        expect(page.locator("#file-error")).to_have_text("Choose a file.")

        page.route(re.compile(r"/api/uploads/\d+/1/$"), second_piece)
        page.route(re.compile(r"/api/uploads/\d+/2/$"), third_piece)
        _choose(page, silent)
        go_on = page.get_by_role("button", name="Go on")
        expect(go_on).to_be_enabled(timeout=WORKER_MS)
        expect(page.locator("#file-error")).to_contain_text("What was sent is kept")
        judge.look(page, "send, cut off")
        cut[0] = False
        go_on.click()
        expect(page.locator("#file-error")).to_have_text("Your desk is locked.", timeout=WORKER_MS)
        go_on.click()

        imports = page.get_by_role("button", name="Import this file")
        expect(imports).to_be_visible(timeout=WORKER_MS)
        expect(page.locator("main")).to_contain_text("does not say at its head which region")
        judge.look(page, "upload")
        # What the browser says of what was cut off.
        walk.watched.complaints.clear()
        page.get_by_label("Its sender said that its numbers follow region UK").check()
        imports.click()
        expect(page.locator("h1")).to_contain_text("into sent", timeout=WORKER_MS)
        judge.look(page, "import")
        expect(page.locator("main")).to_contain_text("confirmed that its numbers follow region UK")
        with page.expect_download() as download:
            page.get_by_role("link", name="Rejected records as CSV").click()
        assert "record 9001" in download.value.path().read_text(encoding="utf-8")

    assert judge.findings == {}
    assert walk.watched.complaints == []


def test_a_file_that_is_too_long_is_not_sent_and_the_command_is_named(
    served: Installation, browser: Browser, tmp_path: Path
) -> None:
    long = tmp_path / "long.json"
    with long.open("wb") as file:
        file.truncate(pieces.LARGEST_BYTES + 1)
    served.run("list", "new", "long", "--region", "UK", "--as", "sam")

    walk = Walk(served, browser, unseen)
    with walk.signed_in("sam") as page:
        page.goto(f"{walk.address}/lists/long/send/")
        _choose(page, long)
        expect(page.locator("#file-error")).to_contain_text("tutela list import long FILE --as sam")
