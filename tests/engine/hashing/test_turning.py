"""Turned fingerprints are guessed from one, near enough to find what is worth opening again."""

import numpy as np
import pytest

from tests.engine.hashing.drawing import hills
from tutela.engine.hashing.pdq import orientations
from tutela.engine.hashing.turning import MOST_APART, ORIENTATIONS, turned


@pytest.mark.parametrize("seed", range(6))
def test_each_guess_is_near_the_fingerprint_of_the_turned_pixels(seed: int) -> None:
    real = np.array([list(each.bits) for each in orientations(hills(200, 260, seed))], np.uint8)

    guessed = turned(real[:1])

    apart = np.bitwise_count(guessed ^ real).sum(axis=1)
    assert guessed.shape == (ORIENTATIONS, 32)
    assert apart[[0, 6]].tolist() == [0, 0]
    assert apart.max() <= MOST_APART


def test_pictures_follow_one_another() -> None:
    hashes = np.random.default_rng(1).integers(0, 256, (3, 32), dtype=np.uint8)

    guessed = turned(hashes)

    assert guessed[::ORIENTATIONS].tolist() == hashes.tolist()
    assert turned(hashes[1:2]).tolist() == guessed[ORIENTATIONS : 2 * ORIENTATIONS].tolist()
    assert turned(hashes[:0]).shape == (0, 32)
