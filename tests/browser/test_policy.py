"""A browser of the tests fails them for whatever a page does against its content policy."""

import subprocess
import sys

from tests.browser import chromium

pytestmark = chromium.NEEDED


def test_what_is_done_against_the_policy_fails_the_tests_in_that_browser() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.browser.refused"], capture_output=True, text=True)

    assert done.returncode == 1
    last = done.stderr.partition("AssertionError")[2]
    for said in ("inline style", "TrustedHTML"):
        assert said in last
