"""Finds a Chromium on this machine and starts it as the tests need it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome"]
# Nothing but what the pages ask for: no updates, no reports, no look-ups of its own.
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

# As Chromium says it, whether a page only asked or was refused.
AGAINST_POLICY = ("Content Security Policy", "This document requires 'Trusted")


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
    """Start a Chromium without a window; what any of its pages did against its policy fails the test."""
    # Chromium's own sandbox refuses to start as root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="tutela-chromium-") as folder:
        log = Path(folder) / "log"
        kept = ["--enable-logging", "--log-level=0", f"--log-file={log}"]
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=found(), args=[*QUIET, *sandbox, *kept])
            yield started
            started.close()
        if refused := against_policy(log):
            raise AssertionError("\n".join(refused))


def against_policy(log: Path) -> list[str]:
    """List what pages were kept from doing by their content policy, Trusted Types among it."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if "CONSOLE" in line and any(said in line for said in AGAINST_POLICY)]
