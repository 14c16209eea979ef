"""Finds a Chromium on this machine and starts it as the tests need it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome"]
# Nothing but what the pages ask for: no updates, no reports, no look-ups of its own.
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def found() -> str | None:
    """Say where a Chromium is, if there is one."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


# What every test in a browser is marked with.
NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(found() is None, reason="no Chromium on this machine: the browser walk is left out"),
]


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a Chromium without a window."""
    # Chromium's own sandbox refuses to start as root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found(), args=[*QUIET, *sandbox])
        yield started
        started.close()
