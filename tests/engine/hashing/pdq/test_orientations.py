"""Four orientations are kept, and all eight are had from them."""

import numpy as np
import pytest

from tests.engine.hashing.drawing import hills
from tutela.engine.hashing.fingerprints import ORIENTATIONS
from tutela.engine.hashing.pdq.fingerprint import orientations
from tutela.engine.hashing.pdq.orientations import TURNED_BYTES, turned, unfolded


def _eight(seed: int) -> list[bytes]:
    return [each.bits for each in orientations(hills(200, 260 + seed, seed))]


def _kept(*pictures: list[bytes]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    octets = b"".join(eight[0] + turned(eight) for eight in pictures)
    return np.frombuffer(octets, np.uint8).reshape(len(pictures), 32 + TURNED_BYTES)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_gives_the_fingerprints_of_the_turned_pixels(seed: int) -> None:
    eight = _eight(seed)

    assert [each.tobytes() for each in unfolded(_kept(eight))] == eight


def test_pictures_follow_one_another() -> None:
    pictures = [_eight(seed) for seed in (1, 2, 3)]

    every = unfolded(_kept(*pictures))

    assert [each.tobytes() for each in every] == [bits for eight in pictures for bits in eight]
    assert every.shape == (3 * ORIENTATIONS, 32)
    assert unfolded(np.empty((0, 32 + TURNED_BYTES), np.uint8)).shape == (0, 32)
    assert turned(()) == b""
