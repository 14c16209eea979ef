"""Everyday administration, the record and help are done in the browser, by the people whose they are."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.walk import Walk, unseen
from tests.site.installation import Installation

pytestmark = [*chromium.NEEDED, pytest.mark.xdist_group("served")]
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_OTHER_WORDS = re.compile(r"\bover_limit\b|\bnot_opened\b|finish (my )?shift|end of shift", re.IGNORECASE)


@pytest.fixture(scope="module")
def walk(served: Installation, browser: Browser) -> Walk:
    """A browser at the demonstration unit."""
    return Walk(served, browser, unseen)


@pytest.fixture(scope="module")
def adele(walk: Walk) -> Iterator[Page]:
    """A page of the administrator's."""
    with walk.signed_in("adele") as page:
        yield page
        page.goto(f"{walk.address}/")


def test_a_case_and_its_exhibit_are_opened_and_the_command_that_receives_is_named(walk: Walk) -> None:
    with walk.signed_in("finn") as page:
        expect(page.locator("header")).to_contain_text("Demonstration unit")
        page.get_by_role("link", name="Cases", exact=True).first.click()
        page.get_by_role("link", name="Open a case").click()
        page.get_by_label("Reference").fill("OP-BRONZE")
        page.get_by_role("button", name="Open this case").click()
        page.wait_for_url("**/cases/OP-BRONZE/new-exhibit/")
        page.get_by_label("Reference").fill("JB1")
        page.get_by_role("button", name="Add this exhibit").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        page.get_by_label("Authority").fill("Warrant 1/26")
        page.get_by_role("button", name="Add this exhibit").click()

        expect(page.locator("main")).to_contain_text("tutela receive OP-BRONZE/JB1")
        page.goto(f"{walk.address}/")


def test_people_roles_and_links_are_seen_to_and_what_somebody_may_follows_at_once(
    walk: Walk, adele: Page
) -> None:
    adele.goto(f"{walk.address}/people/")
    adele.get_by_role("link", name="Add a person").click()
    adele.get_by_label("User name").fill("nadia")
    adele.get_by_label("Name", exact=True).fill("Nadia Vale")
    adele.get_by_label("Analyst").check()
    adele.get_by_role("button", name="Add this person").click()
    adele.get_by_label("Another role").select_option("auditor")
    adele.get_by_role("button", name="Give this role").click()
    expect(adele.get_by_role("button", name="Take the role auditor")).to_be_visible()
    adele.get_by_role("button", name="Make a link").click()
    expect(adele.locator("main")).to_contain_text("It works once")
    address = re.search(r"http\S+#[\w-]+", adele.locator("main").inner_text())
    assert address is not None

    # In earnest the link leads to enrolling; here, as in a demonstration, it signs in, once.
    with chromium.window(walk.browser) as context:
        page = context.new_page()
        for is_used in (False, True):
            page.goto(address[0])
            page.get_by_role("button", name="Sign in by the link").click()
            if not is_used:
                page.wait_for_url(f"{walk.address}/")
                expect(page.get_by_role("link", name="Record").first).to_be_attached()
                context.clear_cookies()
        expect(page.locator("main")).to_contain_text("was used already")
        expect(page.locator("main")).not_to_contain_text("Check the address")


def test_an_administrator_sees_how_the_installation_stands_and_is_set_and_changes_nothing_of_it(
    walk: Walk, adele: Page
) -> None:
    adele.goto(f"{walk.address}/system/")
    for part in ("Fence", "Backup", "Jobs", "Disk", "Clock"):
        expect(adele.get_by_role("row").filter(has_text=part).first).to_be_visible()
    adele.get_by_text("Settings in force").click()
    expect(adele.locator("main")).to_contain_text("mailbox")
    expect(adele.locator("main").locator("input, select, textarea")).to_have_count(0)
    adele.goto(f"{walk.address}/jobs/")
    expect(adele.locator("main")).to_contain_text("Failed")


def test_the_record_is_asked_by_person_item_act_and_date_and_exported_with_its_proof(walk: Walk) -> None:
    with walk.signed_in("sam") as page:
        page.goto(f"{walk.address}/record/")
        page.locator("[name=since]").fill("2026-01-01")
        page.locator("[name=until]").fill("2999-01-01")
        page.locator("select[name=act]").select_option("list made")
        page.get_by_role("button", name="Show these").click()
        rows = page.get_by_role("table", name="Entries, newest first").locator("tbody tr")
        expect(page.get_by_role("link", name="Show all")).to_be_visible()
        expect(rows).not_to_have_count(0)
        expect(rows.filter(has_not_text="list made")).to_have_count(0)
        with page.expect_download() as given:
            page.get_by_role("button", name="Export these as CSV, with proof").click()
        with zipfile.ZipFile(given.value.path()) as packed:
            assert "verify_record.py" in packed.namelist()
            name = next(each for each in packed.namelist() if each.endswith(".csv"))
            exported = list(csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig"))))
        assert {row["act"] for row in exported} == {"list.made"}

        # Seals stand there in full; the record of an item leads to its page.
        page.locator(".tu-seal summary").first.click()
        assert _DIGEST.search(page.locator(".tu-seal .tu-code").first.inner_text())
        page.goto(f"{walk.address}/record/")
        page.locator("[name=until]").fill("2000-01-01")
        page.get_by_role("button", name="Show these").click()
        expect(page.get_by_role("row")).to_have_count(2)
        page.goto(f"{walk.address}/record/?act=item.inherited")
        item = page.get_by_role("table", name="Entries, newest first").get_by_role("link").first
        reference = item.inner_text()
        item.click()
        page.wait_for_url(re.compile(r"/items/\d+/$"))
        expect(page.locator("h1")).to_contain_text(reference)
        page.goto(f"{walk.address}/record/")
        page.locator("[name=item]").fill(reference)
        page.get_by_role("button", name="Show these").click()
        expect(page.get_by_role("row").filter(has_text="item inherited")).to_have_count(1)
        page.goto(f"{walk.address}/")


def test_each_page_leads_to_its_help_which_is_read_without_a_network(walk: Walk) -> None:
    with walk.signed_in("sam") as page:
        asked = list[str]()
        page.on("request", lambda request: asked.append(request.url))
        for address in ("/", "/team/", "/record/", "/lists/", "/find/", "/exhibits/"):
            page.goto(walk.address + address)
            assert not _OTHER_WORDS.search(page.locator("body").inner_text()), address
            page.get_by_role("link", name="Help", exact=True).first.click()
            page.wait_for_url("**/help/**")
            expect(page.locator("main h1").first).to_be_visible()
            assert page.url != f"{walk.address}/help/", address
        assert all(url.startswith((walk.address, "blob:", "data:")) for url in asked)
        page.goto(f"{walk.address}/")
