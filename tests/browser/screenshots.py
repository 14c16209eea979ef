"""Takes a picture of every page of the walk: light and dark, at four sizes, and results as they print."""

import re
import sys
import tempfile
from pathlib import Path
from typing import Literal

import django
from playwright.sync_api import Page

import tests.house  # noqa: F401 - a settings file of its own comes before Django
from tests.browser import chromium, films, recalls
from tests.browser.routes import PEOPLE, Tour
from tests.browser.walk import OWN_LIST, Walk, unseen
from tests.site.installation import Installation

# The first is the one the walk itself goes in; then a large screen, a phone, and the first at 200 %.
SIZES = [(1280, 720), (1920, 1080), (390, 844), (640, 360)]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


class Camera:
    """Takes each page as it stands in every appearance: one walk is enough for all of them."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def take(self, page: Page, name: str) -> None:
        """Put the pictures of one page into the folder, and leave the page as it was."""
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(
                    path=self._target / f"{name}-{scheme}-{width}x{height}.png",
                    full_page=not name.startswith("workbench"),
                )
        if name.startswith("results"):
            page.pdf(path=self._target / f"{name}.pdf", prefer_css_page_size=True)
        width, height = SIZES[0]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=SCHEMES[0])
        print(name, file=sys.stderr)  # noqa: T201  # a command's progress


def _tour(walk: Walk) -> None:
    """Take a picture of a page of each route to which links lead, named by whom it is for."""
    tour = Tour(walk.address)
    for name in PEOPLE:
        with Walk(walk.installation, walk.browser, unseen).signed_in(name) as page:
            for address in tour.pages(page):
                walk.look(page, f"{name}-{re.sub(r'[^a-z0-9]+', '-', address.lower()).strip('-') or 'home'}")
            page.goto(f"{walk.address}/")


def main(target: Path) -> None:
    """Walk once through a demonstration unit, and once each where there is a film, or a recall."""
    target.mkdir(parents=True, exist_ok=True)
    look = Camera(target).take
    with tempfile.TemporaryDirectory(prefix="tutela-screenshots-") as folder, chromium.browser() as browser:
        installation = Installation(Path(folder) / "unit")
        installation.run("demonstrate", "--scenes", "60", "--movies", "4")
        installation.run("list", "new", OWN_LIST, "--own", "--as", "sam")
        with installation.up():
            walk = Walk(installation, browser, look)
            walk.whole()
            _tour(walk)
        filmed = films.with_film(Path(folder) / "film")
        with filmed.up():
            films.look_at_film(Walk(filmed, browser, unseen), look)
        recalled = recalls.with_recall(Path(folder) / "recall")
        with recalled.up():
            recalls.look_at_recall(Walk(recalled, browser, unseen), look)


if __name__ == "__main__":
    django.setup()
    if chromium.found() is None:
        sys.exit("No Chromium on this machine: no screenshots can be taken.")
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
