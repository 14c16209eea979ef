"""An installation that is up, with the demonstration unit and a list of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.desks import Desks, with_pool
from tests.browser.walk import OWN_LIST, Walk, unseen
from tests.site.installation import Installation


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A small demonstration unit, served by the real processes."""
    installation = Installation(tmp_path_factory.mktemp("served")).with_tables()
    installation.demonstrate()
    installation.run("list", "new", OWN_LIST, "--own", "--as", "sam")
    with installation.up():
        yield installation


@pytest.fixture(scope="package")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A unit with many small pictures to grade, served by the real processes."""
    installation = with_pool(tmp_path_factory.mktemp("pool") / "unit")
    with installation.up():
        yield installation


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium, in which each person has a window of their own."""
    with chromium.browser() as started:
        yield started


@pytest.fixture(scope="package")
def desks(pool: Installation, browser: Browser) -> Desks:
    """The desks of the pool's people."""
    return Desks(Walk(pool, browser, unseen))
