"""Killed at any moment of the first set-up, the next start sets up all the same."""

import random
import time
from pathlib import Path

import pytest

from tests.site.installation import Installation


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))]
)
def test_a_set_up_that_was_killed_is_done_by_the_next(tmp_path: Path, seed: int) -> None:
    installation = Installation(tmp_path / "killed")
    arguments = ("init", "Northern unit", "adele", "--law-pack", "demonstration")

    process = installation.start(*arguments)
    time.sleep(random.Random(seed).uniform(0.3, 2.0))
    installation.kill(process)
    said = installation.run(*arguments)

    assert "Open this as adele" in said
    assert "whole" in installation.run("log", "verify")
    assert not list((tmp_path / "killed" / "var").glob("*.part*"))
