"""Does in a page what its content policy refuses: a program, since all tests share one Chromium."""

from playwright.sync_api import Route

from tests.browser import chromium
from tutela.site.middleware.headers import POLICY

_PAGE = "http://page.example/"
_DONE = "() => { try { document.body.innerHTML = '2' } catch { return } }"


def _answered(route: Route) -> None:
    headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
    route.fulfill(headers=headers, body="<p style='color: red'>1</p>")


if __name__ == "__main__":
    with chromium.browser() as browser:
        page = browser.new_context().new_page()
        page.route(_PAGE, _answered)
        page.goto(_PAGE)
        page.evaluate(_DONE)
