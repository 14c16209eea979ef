"""Ctrl+C ends what runs in good order, and nothing is lost by it."""

import os
import signal
from pathlib import Path

from tests.site.installation import Installation


def test_an_examination_that_is_interrupted_ends_with_the_batches_in_hand(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    # More than are done before the signal comes, on a machine that has other work as well.
    installation.receive_painted(tmp_path / "source", 300)
    process = installation.start("examine", "--as", "finn")
    # It is at work once a job is its own.
    installation.wait_for_state("running")
    os.kill(process.pid, signal.SIGINT)
    said = installation.ended(process)

    assert (process.returncode, "Ending after the batches in hand" in said) == (130, True), said
    assert "Traceback" not in said
    again = installation.run("examine", "--as", "finn")
    assert "300" in again
