"""At the desk and on an item's page, keys go from one contact sheet to the next, each a look of its own."""

import sqlite3
from contextlib import closing
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.desks import open_desk
from tests.browser.units import received
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation
from tutela.engine.formats.known import Known

pytestmark = chromium.NEEDED
KNOWN = Known(md5=b"1" * 16, sha1=b"1" * 20, sha256=b"1" * 32, size=1, category=1, region="CUSTOM")


def _looks(installation: Installation) -> list[str]:
    with closing(sqlite3.connect(installation.folder / "var" / "tutela.db", timeout=60)) as database:
        rows = database.execute(
            "select variant from welfare_exposureevent where closed_by <> 'nothing_shown' order by id"
        )
        return [variant for (variant,) in rows]


def test_keys_go_from_sheet_to_sheet_at_the_desk_and_on_the_page_of_an_item(
    tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "source").mkdir()
    first, *later = (Image.new("L", (64, 48), 3 * number) for number in range(70))
    first.save(tmp_path / "source" / "a.tif", save_all=True, append_images=later)
    installation = received(tmp_path, tmp_path / "source", KNOWN)

    with installation.up(command="web"):
        walk = Walk(installation, browser, unseen)
        with walk.signed_in("ana") as page:
            open_desk(page, walk)
            said = page.locator(".tu-sheets__said")
            expect(said).to_have_text("Sheet 1 of 3")
            page.keyboard.down("d")
            page.locator(".tu-large__clear").wait_for(state="visible")
            page.keyboard.press(".")
            expect(said).to_have_text("Sheet 2 of 3")
            expect(page.locator(".tu-stage--revealed")).to_be_visible()
            page.keyboard.up("d")
            expect(page.locator(".tu-large__clear")).to_be_hidden()
            page.get_by_role("button", name="Sheet after").click()
            expect(said).to_have_text("Sheet 3 of 3")
            page.keyboard.press(",")
            expect(said).to_have_text("Sheet 2 of 3")
            at_desk = _looks(installation)

            page.goto(f"{walk.address}/items/1/")
            page.get_by_role("button", name="Show blurred").click()
            page.keyboard.press(".")
            expect(said).to_have_text("Sheet 2 of 3")
            page.get_by_role("button", name="Hold to view the contact sheet").focus()
            page.keyboard.down(" ")
            page.locator(".tu-look__clear").wait_for(state="visible")
            page.keyboard.press(".")
            expect(said).to_have_text("Sheet 3 of 3")
            expect(page.locator(".tu-look__clear")).to_be_visible()
            page.keyboard.up(" ")
            on_page = _looks(installation)[len(at_desk) :]
            page.goto(f"{walk.address}/")

    assert at_desk == ["sheet", "sheet2"]
    assert on_page[0] == "sheet2"
