"""Finds a Chromium on this machine and starts it as the tests need it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, ViewportSize, expect, sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome"]
# Nothing but what the pages ask for: no updates, no reports, no look-ups of its own.
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# What a page is waited for: a busy machine is no fault.
PATIENCE_MS = 60_000
USUAL: ViewportSize = {"width": 1280, "height": 720}

expect.set_options(timeout=PATIENCE_MS)

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
    """Start a Chromium without a window; what its pages did against their policy fails the tests in it."""
    # Chromium's own sandbox refuses to start as root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="tutela-chromium-") as folder:
        log = Path(folder) / "log"
        kept = ["--enable-logging", "--log-level=0", f"--log-file={log}"]
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=found(), args=[*QUIET, *sandbox, *kept])
            try:
                yield started
            finally:
                started.close()
        if refused := against_policy(log):
            raise AssertionError("\n".join(refused))


def against_policy(log: Path) -> list[str]:
    """List what pages were kept from doing by their content policy, Trusted Types among it."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if "CONSOLE" in line and any(said in line for said in AGAINST_POLICY)]


@contextmanager
def window(
    browser: Browser,
    *,
    size: ViewportSize = USUAL,
    state: StorageState | None = None,
    has_script: bool = True,
) -> Iterator[BrowserContext]:
    """Open a window of its own, without or with what another left, and close it in the end."""
    context = browser.new_context(viewport=size, storage_state=state, java_script_enabled=has_script)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        # A picture may still be on its way.
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.close()
