"""Parts of a start: one that ends by itself is waited for, and no other may end meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tutela.site.processes import Parts, PartStopped


@pytest.fixture
def parts() -> Iterator[Parts]:
    started = Parts()
    yield started
    started.stop()


def test_a_part_that_ends_well_is_waited_for_and_then_no_part_any_more(parts: Parts) -> None:
    parts.start("--version")

    parts.wait_for("--version")

    parts.check()


def test_a_part_that_ends_badly_is_named_with_its_code(parts: Parts) -> None:
    parts.start("no-such-command")

    with pytest.raises(PartStopped, match="The no-such-command process ended with code 2"):
        parts.wait_for("no-such-command")


def test_a_signal_to_end_that_comes_while_a_part_is_started_is_not_lost() -> None:
    program = (
        "import os, signal, django\n"
        "django.setup()\n"
        "from tutela.site.processes import Parts\n"
        "signal.signal(signal.SIGTERM, signal.default_int_handler)\n"
        "os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGTERM))\n"
        "parts = Parts()\n"
        "try:\n"
        "    parts.start('--version')\n"
        "except KeyboardInterrupt:\n"
        "    print('told to end')\n"
        "    parts.wait_for('--version')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, "told to end" in done.stdout) == (0, True), done.stdout + done.stderr
