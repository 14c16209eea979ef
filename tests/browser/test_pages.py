"""Every page that opens without knowing a number is judged, and those of things of the demonstration."""

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from playwright.sync_api import Page

from tests.browser import chromium, keyboard
from tests.browser.judge import Judge
from tests.browser.walk import OWN_LIST, Walk, unseen
from tests.site.installation import Installation

pytestmark = chromium.NEEDED

# Whoever opens most comes first; each page is judged once, for the first whom it is for.
PEOPLE = ("sam", "ana", "adele", "quinn")
# Not pages of a signed-in person: the ways in and out, which the walk judges.
OUTSIDE = ("health/", "sign-in/", "sign-out/", "signed-out/", "enrol/")
OWN = quote(OWN_LIST)
OF_A_THING = (
    "exhibits/DEMO/PHONE/",
    "exhibits/DEMO/PHONE/items/",
    "exhibits/DEMO/PHONE/results/",
    "cases/DEMO/results/",
    "cases/DEMO/new-exhibit/",
    f"lists/{OWN}/",
    f"lists/{OWN}/revoke/",
    f"lists/{OWN}/withdraw/",
    "items/1/",
    "reports/1/",
    "reports/1/risk/",
    "reports/1/reporter/",
    "reports/1/addresses/",
    "reports/1/offences/",
    "reports/1/receipt/",
    "bundles/of/report/1/",
    "identifiers/1/",
    "people/ana/",
    "help/workbench/",
)


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        address = before + (str(each.pattern) if isinstance(each.pattern, RoutePattern) else "")
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, address)
        elif "<" not in address and not address.startswith(OUTSIDE):
            yield address


def _is_page(page: Page, address: str) -> bool:
    """Say whether an address gives somebody a page; others give a file, refuse, or are only posted to."""
    answer = page.request.get(address, max_redirects=0)
    return answer.status == 200 and answer.headers["content-type"].startswith("text/html")


def test_every_page_can_be_used_by_anybody_and_is_no_wider_than_its_window(served: Installation) -> None:
    judge, judged, by_keyboard = Judge(), set[str](), dict[str, list[str]]()
    asked = dict.fromkeys([*_addresses(get_resolver().url_patterns), *OF_A_THING])
    with chromium.browser() as browser:
        walk = Walk(served, browser, unseen)
        for name in PEOPLE:
            with walk.signed_in(name) as page:
                for address in asked:
                    if address not in judged and _is_page(page, f"{walk.address}/{address}"):
                        page.goto(f"{walk.address}/{address}")
                        judge.glance(page, f"{name} /{address}")
                        judged.add(address)
                        if found := keyboard.faults(page):
                            by_keyboard[address] = found
                page.goto(f"{walk.address}/")

    assert judge.findings == {}
    assert by_keyboard == {}
    assert judged >= {*OF_A_THING, "grade/keys/", "team/", "team/give/", "my-shifts/", "skipped/", "system/"}
