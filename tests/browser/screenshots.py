"""Takes a picture of every page of the walk: light and dark, at two sizes, into a folder."""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from tests.browser import chromium, films
from tests.browser.walk import OWN_LIST, Walk
from tests.site.installation import Installation

SIZES = [(1280, 720), (1920, 1080)]
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


def _unseen(page: Page, name: str) -> None:
    """Look at nothing: this page has its picture already."""


def main(target: Path) -> None:
    """Walk once for every appearance and size, each time through an installation of its own."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tutela-screenshots-") as folder, chromium.browser() as browser:
        for scheme in SCHEMES:
            for width, height in SIZES:
                label = f"{scheme}-{width}x{height}"
                installation = Installation(Path(folder) / label)
                installation.run("demonstrate", "--scenes", "60", "--movies", "4")
                installation.run("list", "new", OWN_LIST, "--own", "--as", "sam")

                def look(page: Page, name: str, label: str = label) -> None:
                    page.screenshot(
                        path=target / f"{name}-{label}.png", full_page=not name.startswith("workbench")
                    )

                with installation.up():
                    Walk(installation, browser, look, scheme, width, height).whole()
                filmed = films.with_film(Path(folder) / f"{label}-film")
                with filmed.up():
                    films.look_at_film(Walk(filmed, browser, _unseen, scheme, width, height), look)
                print(f"{label}: done", file=sys.stderr)  # noqa: T201  # a command's progress


if __name__ == "__main__":
    if chromium.found() is None:
        sys.exit("No Chromium on this machine: no screenshots can be taken.")
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
