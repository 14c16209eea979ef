"""From a new installation to the grading desk in a real Chromium, by passkeys alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.site.installation import Installation

pytestmark = chromium.NEEDED

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def at_a_desk(browser: Browser) -> Iterator[Page]:
    """Give a page of a browser of its own, with a device that holds passkeys."""
    with chromium.window(browser) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield page


def _enrol(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("#link-there")).to_be_visible()
    assert "#" not in page.url
    page.get_by_role("button", name="Open the link").click()
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Passkey enrolled")).to_be_visible()
    expect(page.locator("#recovery-codes li")).to_have_count(8)


def _sign_in(page: Page) -> None:
    page.get_by_role("link", name="Go to sign-in").click()
    page.get_by_role("button", name="Sign in with a passkey").click()


def _link_for(name: str, page: Page, address: str) -> str:
    page.goto(f"{address}/people/{name}/")
    page.get_by_role("button", name="Make a link").click()
    return page.locator(".tu-notice .tu-code").inner_text()


def test_a_new_unit_signs_in_with_passkeys_and_confirms_who_sees_media(
    tmp_path: Path, browser: Browser
) -> None:
    installation = Installation(tmp_path / "unit").with_tables()
    address = f"http://localhost:{installation.port}"
    first = installation.run("init", "Northern unit", "adele").strip().splitlines()[-1]
    for name, role in (("sam", "supervisor"), ("ana", "assessor")):
        installation.run("person", "add", name, name.title(), "--role", role, "--as", "adele")

    installation.believe(is_on=False)

    with (
        installation.up(command="web"),
        at_a_desk(browser) as adele,
        at_a_desk(browser) as sam,
        at_a_desk(browser) as ana,
    ):
        # Where the page stands already, a link changes nothing of its address but what is behind the #.
        adele.goto(f"{address}/sign-in/")
        _enrol(adele, first)
        _sign_in(adele)
        expect(adele.get_by_role("button", name="Sign out")).to_be_visible()
        _enrol(sam, _link_for("sam", adele, address))
        _sign_in(sam)
        expect(sam.get_by_role("button", name="Sign out")).to_be_visible()

        _enrol(ana, _link_for("ana", adele, address))
        sign = ana.locator("#sign").inner_text()
        _sign_in(ana)
        expect(ana.get_by_role("alert").filter(has_text="opens nothing here")).to_be_visible()

        sam.get_by_role("link", name="Confirm a colleague").click()
        sam.get_by_label("The sign that Ana reads to you").fill(sign)
        sam.get_by_role("button", name="Confirm Ana").click()
        expect(sam.get_by_text("Nothing new waits.")).to_be_visible()

        ana.get_by_role("button", name="Sign in with a passkey").click()
        expect(ana.get_by_role("link", name="Grade").first).to_be_visible()
        ana.goto(f"{address}/my-sign-in/")
        expect(ana.get_by_text("In use")).to_be_visible()

        # Suspended, Ana is out at her next request.
        sam.goto(f"{address}/people/ana/")
        sam.get_by_role("button", name="Suspend").click()
        ana.reload()
        expect(ana.get_by_role("heading", name="Sign in to Tutela")).to_be_visible()
