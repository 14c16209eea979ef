"""Judges each page of a walk as a screen reader, a keyboard and a large print need it, by axe."""

from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = """rules => axe.run(document, {
    runOnly: rules, rules: {'label-content-name-mismatch': {enabled: true}}, resultTypes: ['violations'],
}).then(found => found.violations.map(
    rule => `${rule.id} (${rule.impact}): ${rule.nodes.map(node => node.target).join(', ')}`))"""
# What another scheme can change: of the rest axe says the same again.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
SCHEMES = {"light": RULES, "dark": OF_COLOUR}
USUAL = (1280, 720)
# A window of 1280 pixels at 200 % and at 400 %.
ENLARGED = ((640, 360), (320, 256))
# What a page is about, or what is wrong with what was sent, is in the first window; the menu folds up first.
FIRST_BELOW = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    const first = document.querySelector('.govuk-error-summary, .tu-trouble:not([hidden]), main h1')
    return first.getBoundingClientRect().top + scrollY > innerHeight
}"""
SHOWN_THOUGH_HIDDEN = """[...document.querySelectorAll('[hidden]')]
    .filter(each => each.getClientRects().length)
    .map(each => `${each.tagName}.${each.className} is hidden, and shows`)"""
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


class Judge:
    """Keeps what axe finds on each page, and each page that must be moved sideways when it is enlarged."""

    def __init__(self, *, is_heading_first: bool = True) -> None:
        """Begin; at the doors the words for whoever is in danger stand before what a page is about."""
        self.findings: dict[str, list[str]] = {}
        self._is_heading_first = is_heading_first

    def look(self, page: Page, name: str) -> None:
        """Judge a page as it stands, and leave it so."""
        # A page is as wide as its style makes it, which comes after its text.
        page.wait_for_load_state()
        page.locator("main h1").first.wait_for(state="attached")
        found = [f"{scheme}: {each}" for scheme in SCHEMES for each in self._asked(page, scheme)]
        found += page.evaluate(SHOWN_THOUGH_HIDDEN)
        page.emulate_media(color_scheme="light")
        for width, height in ENLARGED:
            page.set_viewport_size({"width": width, "height": height})
            if page.evaluate(TOO_WIDE):
                found.append(f"{width} pixels: wider than its window")
            if self._is_heading_first and page.evaluate(FIRST_BELOW):
                found.append(f"{width} pixels: what it is about is below its window")
        page.set_viewport_size({"width": USUAL[0], "height": USUAL[1]})
        if found:
            self.findings[name] = found

    def _asked(self, page: Page, scheme: str) -> list[str]:
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        page.evaluate(AXE)
        return [str(each) for each in page.evaluate(ASKED, SCHEMES[scheme])]

    def glance(self, page: Page, name: str) -> None:
        """Judge a page that is drawn like others: in one scheme, at its usual width and at the narrowest."""
        # A page is as wide as its style makes it, which comes after its text.
        page.wait_for_load_state()
        page.locator("main h1").first.wait_for(state="attached")
        found = [*self._asked(page, "light"), *page.evaluate(SHOWN_THOUGH_HIDDEN)]
        for width, height in (USUAL, ENLARGED[-1]):
            page.set_viewport_size({"width": width, "height": height})
            if page.evaluate(TOO_WIDE):
                found.append(f"{width} pixels: wider than its window")
            if self._is_heading_first and page.evaluate(FIRST_BELOW):
                found.append(f"{width} pixels: what it is about is below its window")
        page.set_viewport_size({"width": USUAL[0], "height": USUAL[1]})
        if found:
            self.findings[name] = found
