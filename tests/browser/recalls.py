"""A unit with a picture that an entry had settled until it was revoked: what its people are told of that."""

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.units import received
from tests.browser.walk import Walk, painted
from tests.engine.hashing.drawing import hills
from tests.site.installation import Installation
from tutela.engine.formats.known import Known
from tutela.engine.hashing.digests import digest

REASON, ENDED = "the sender recalled it", "the agreement has ended"
SAID = f"It matched entry 1 of the list partner, which was revoked on .*: {REASON}. Nothing else settles"


def with_recall(folder: Path) -> Installation:
    """Set a unit up that has received two pictures, of which a list knew one until its entry was revoked.

    Another list, which knew it as well, was withdrawn as a whole.
    """
    source = folder / "source"
    source.mkdir(parents=True)
    for seed in (1, 2):
        Image.fromarray(hills(300, 400, seed)).save(source / f"{seed}.png")
    with (source / "1.png").open("rb") as stream:
        taken = digest(stream)
    known = Known(md5=taken.md5, sha1=taken.sha1, sha256=taken.sha256, category=2, region="CUSTOM")
    installation = received(folder, source, known)
    installation.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    installation.run("list", "revoke", "1", "--reason", REASON, "--as", "finn")
    installation.run("list", "new", "former", "--region", "CUSTOM", "--as", "finn")
    installation.run("list", "import", "former", str(folder / "known.json"), "--as", "finn")
    installation.run("list", "revoke-all", "former", "--reason", ENDED, "--as", "finn")
    installation.run("examine", "--as", "finn")
    return installation


def look_at_recall(walk: Walk, look: Callable[[Page, str], None]) -> None:
    """Find the picture on the desk, the revocation on the list's page, and both in the record of acts."""
    with walk.signed_in("ana") as page:
        page.goto(f"{walk.address}/grade/")
        tile = page.locator(".tu-tile").filter(has_text="list entry revoked")
        expect(tile).to_have_count(1)
        tile.click()
        expect(page.locator(".tu-facts")).to_contain_text(re.compile(SAID))
        expect(page.locator(".tu-facts")).not_to_contain_text("Beta")
        painted(page)
        look(page, "workbench-recalled")
        page.goto(f"{walk.address}/lists/partner/")
        row = page.get_by_role("table", name="Revoked entries").get_by_role("row").filter(has_text=REASON)
        expect(row.get_by_role("cell").last).to_have_text("1")
        expect(page.get_by_role("link", name="Grade what waits")).to_be_visible()
        look(page, "list-recalled")
        page.goto(f"{walk.address}/lists/")
        expect(page.get_by_role("row").filter(has_text="former")).to_contain_text("Withdrawn")
        look(page, "lists-withdrawn")
        page.get_by_role("link", name="former").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("former Withdrawn")
        expect(page.locator(".govuk-inset-text")).to_contain_text(f"by finn. The reason: {ENDED}")
        look(page, "list-withdrawn")
    with walk.signed_in("sam") as page:
        page.goto(f"{walk.address}/record/")
        expect(page.get_by_role("row").filter(has_text="item reopened")).to_contain_text("category Beta")
        look(page, "record-recalled")
