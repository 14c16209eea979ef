"""A browser of the tests fails them for whatever a page does against its content policy."""

import pytest
from playwright.sync_api import Route

from tests.browser import chromium
from tutela.site.middleware.headers import POLICY

pytestmark = chromium.NEEDED

PAGE = "http://page.example/"


def _answered(route: Route) -> None:
    headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
    route.fulfill(headers=headers, body="<p style='color: red'>1</p>")


DONE = "() => { try { document.body.innerHTML = '2' } catch { return } }"


def _do_what_is_refused() -> None:
    with chromium.browser() as browser:
        page = browser.new_context().new_page()
        page.route(PAGE, _answered)
        page.goto(PAGE)
        page.evaluate(DONE)


def test_what_is_done_against_the_policy_fails_the_test() -> None:
    with pytest.raises(AssertionError) as failed:
        _do_what_is_refused()

    for said in ("inline style", "TrustedHTML"):
        assert said in str(failed.value)
