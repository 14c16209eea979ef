"""The states of pages that the walks do not come to by themselves, and how each is brought about."""

from collections.abc import Callable
from urllib.parse import quote

from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from tests.browser.walk import OWN_LIST
from tutela.site.middleware.errors import answer

# Where a state is, and what brings it about there.
State = tuple[str, Callable[[Page], None]]
OWN = quote(OWN_LIST)
QUEUE = "**/api/queue"
LONG_S = 4 * 60
BETA = {"category": "beta", "title": "Beta", "decision": 1}
MORE = {
    "likenesses": [{"rule": "near", "bits": 4, "list": "partner", "item_s": None, "known_s": None}],
    "recalled": {"entry": 1, "list": "partner", "day": "2 January 2026", "because": "Sentence 1."},
    "is_whole": False,
    "note": "Sentence 2.",
}


def _laid_out(
    page: Page,
    item: dict[str, object] | None = None,
    budget: dict[str, object] | None = None,
    **changed: object,
) -> None:
    """Lay the desk out, with something else in what the server says of it or of each item."""

    def answered(route: Route) -> None:
        response = route.fetch()
        queue = response.json()
        queue["budget"] |= budget or {}
        queue |= changed
        for each in queue["items"]:
            each |= item or {}
        route.fulfill(response=response, json=queue)

    page.route(QUEUE, answered)
    page.reload()
    page.locator('.tu-tile[aria-selected="true"], .tu-nothing:visible, .tu-pause:visible').first.wait_for()


def _pressed(page: Page, key: str, shown: str) -> None:
    page.keyboard.press(key)
    expect(page.locator(shown)).to_be_visible()


def _near_a_break_with_everything_said(page: Page) -> None:
    _laid_out(page, MORE, budget={"break_due_in_s": LONG_S})
    expect(page.locator(".tu-bar__break")).to_have_text("Break in 4 minutes")
    item = int(str(page.locator('.tu-tile[aria-selected="true"]').get_attribute("id"))[5:])
    versions = {"item": item, "reference": f"T-{item}", "there": {"decided": BETA}}
    overtaken = {"title": "Sentence 3.", "detail": "Sentence 4.", "code": "TU-G09", "versions": versions}
    page.route("**/decisions", lambda route: route.fulfill(status=409, json=overtaken))
    _pressed(page, "1", ".tu-conflicts")
    expect(page.locator(".tu-conflicts")).to_contain_text("On the server stands: Beta")
    page.locator('.tu-tile[aria-selected="true"]').wait_for()
    page.keyboard.press("h")
    page.locator(".tu-filter summary").click()


def _break(page: Page) -> None:
    _laid_out(page, budget={"paused": "Take a break until 14:05."})
    _pressed(page, "1", ".tu-pause")
    expect(page.locator(".tu-foot__toast")).to_contain_text("Keys do nothing now")


def _refused_look(page: Page) -> None:
    _laid_out(page)
    refused = {"title": "Sentence 1.", "detail": "Sentence 2.", "code": "TU-W03"}
    page.route("**/reveal", lambda route: route.fulfill(status=429, json=refused))
    page.keyboard.press("Enter")
    _pressed(page, " ", ".tu-refusal")


def _skipping(page: Page) -> None:
    _laid_out(page)
    _pressed(page, "s", "#skip")


def _applying(page: Page) -> None:
    _laid_out(page)
    page.locator(".tu-tile", has=page.locator(".tu-tile__stack:not(:empty)")).first.click()
    _pressed(page, "p", "#apply")


def _comparing(page: Page) -> None:
    _laid_out(page)
    page.locator(".tu-tile", has=page.locator(".tu-tile__stack:not(:empty)")).first.click()
    _pressed(page, "c", ".tu-compare")


def _guided(page: Page) -> None:
    _laid_out(page)
    _pressed(page, "h", "#panel-guidance")


def _nothing_left(page: Page) -> None:
    _laid_out(page, items=[], left=3, others={"number": 3, "until": "14:20"}, elsewhere=2)
    expect(page.locator(".tu-nothing__others")).to_contain_text("3 items of it")
    expect(page.locator(".tu-nothing__elsewhere")).to_be_visible()


def _not_listed(page: Page) -> None:
    page.route(QUEUE, lambda route: route.fulfill(status=503, json={}))
    page.reload()
    expect(page.locator(".tu-failed")).to_be_visible()


def _cut_off(page: Page) -> None:
    _laid_out(page)
    page.route("**/decisions", lambda route: route.abort())
    _pressed(page, "1", ".tu-trouble")
    expect(page.locator(".tu-blank")).to_be_visible()


def _locked(page: Page) -> None:
    page.route("**/sign-in/**", lambda route: route.abort())
    page.evaluate("window.dispatchEvent(new Event('tutela-lock'))")
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.locator("#lock-error")).to_contain_text("cannot be reached")


def _locks_soon(page: Page) -> None:
    page.clock.install()
    page.reload()
    page.clock.fast_forward("09:30")
    expect(page.locator("#lock-soon")).to_contain_text("locks within a minute")


def _open_group(page: Page) -> None:
    page.locator("details.tu-menu > summary").first.click()


def _failed(status: int) -> State:
    """A failure of the server, which nobody can ask for: drawn by what draws it."""

    def drawn(page: Page) -> None:
        page_of_it = answer(RequestFactory().get("/"), status, "Sentence 1.", "TU-X01").content.decode()
        page.route("**/failed/", lambda route: route.fulfill(status=status, body=page_of_it))
        page.goto(page.url.rstrip("/") + "/failed/")

    return "", drawn


def _as_it_is(page: Page) -> None:
    """Nothing more is to be done there."""


def _wrong(address: str, button: str, before: str = "") -> State:
    """Send a form of which nothing is filled in, where need be after another act."""

    def sent(page: Page) -> None:
        if before:
            page.get_by_role("button", name=before, exact=True).click()
            page.wait_for_load_state()
        page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()

    return address, sent


OVER_ANA: dict[str, State] = {
    "near a break, with a conflict": ("grade/", _near_a_break_with_everything_said),
    "break": ("grade/", _break),
    "refused look": ("grade/", _refused_look),
    "skip": ("grade/", _skipping),
    "apply": ("grade/", _applying),
    "comparing": ("grade/", _comparing),
    "guidance": ("grade/", _guided),
    "nothing left": ("grade/", _nothing_left),
    "not listed": ("grade/", _not_listed),
    "cut off": ("grade/", _cut_off),
}
OVER_SAM: dict[str, State] = {
    "open group of the menu": ("", _open_group),
    "locked": ("reports/1/", _locked),
    "locks soon": ("reports/", _locks_soon),
}
ANA: dict[str, State] = {
    "no shift": ("shift/", _as_it_is),
    "no shift yet": ("my-shifts/", _as_it_is),
}
SAM: dict[str, State] = {
    "no report": ("reports/?state=held", _as_it_is),
    "nothing found": ("find/?q=nothing", _as_it_is),
    "not there": ("nothing/", _as_it_is),
    "500": _failed(500),
    "503": _failed(503),
    "507": _failed(507),
    "new exhibit": _wrong("cases/DEMO/new-exhibit/", "Add this exhibit"),
    "new case": _wrong("new-case/", "Open this case"),
    "duty": _wrong("duty/new/", "Put on the list"),
    "new list": _wrong("new-list/", "Make this list"),
    "withdrawn list": _wrong(f"lists/{OWN}/withdraw/", "Withdraw this list"),
    "new partner": _wrong("new-partner/", "Enter this partner"),
    "new policy": _wrong("new-policy/", "Make this policy"),
    "given work": _wrong("team/give/", "Give this work"),
    "risk": _wrong("reports/1/risk/", "State it"),
    "held report": _wrong("reports/1/", "Hold", before="Take it up"),
}
ADELE: dict[str, State] = {
    "not allowed": ("exhibits/", _as_it_is),
    "new person": _wrong("new-person/", "Add this person"),
    "end of an account": _wrong("people/ana/", "End this account"),
}
# Whoever is not signed in.
NOBODY = ""
OUTSIDE: dict[str, State] = {
    "signed out": ("signed-out/", _as_it_is),
    "wrong code": _wrong("sign-in/", "Sign in with a code"),
    "wrong link": _wrong("sign-in/", "Sign in by the link"),
}
# What lies over a page, and the desk, have colours of their own; the rest is drawn like other pages.
OVER: dict[str, dict[str, State]] = {"ana": OVER_ANA, "sam": OVER_SAM}
PLAIN: dict[str, dict[str, State]] = {"ana": ANA, "sam": SAM, "adele": ADELE, NOBODY: OUTSIDE}
# Pages with every kind of control.
IN_CHOSEN_COLOURS = {"ana": ("grade/",), "sam": ("", "team/give/", "record/", "people/ana/")}
