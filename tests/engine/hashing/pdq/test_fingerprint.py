"""PDQ fingerprints hold the properties of the reference without needing it."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.engine.hashing.drawing import hills
from tutela.engine.hashing.pdq import fingerprint as pdq
from tutela.engine.hashing.pdq.fingerprint import Pdq, TooSmall

TURNS: list[Callable[[NDArray[np.uint8]], NDArray[np.uint8]]] = [
    lambda a: a,
    lambda a: np.rot90(a, 1),
    lambda a: np.rot90(a, 2),
    lambda a: np.rot90(a, 3),
    np.flipud,
    np.fliplr,
    np.transpose,
    lambda a: np.rot90(a, 2).T,
]


def apart(left: Pdq, right: Pdq) -> int:
    return (int.from_bytes(left.bits, "big") ^ int.from_bytes(right.bits, "big")).bit_count()


def reference(luma: NDArray[np.uint8]) -> bytes:
    """Filter every pixel twice along both axes, keep 64 x 64, transform: the paper word for word."""
    small = luma.astype(np.float64)
    for _ in range(2):
        for axis in (1, 0):
            small = np.apply_along_axis(boxed, axis, small)
    rows, columns = (((np.arange(64) + 0.5) * side / 64).astype(int) for side in luma.shape)
    small = small[np.ix_(rows, columns)]
    waves = np.cos(np.pi / 128 * np.arange(1, 17)[:, None] * (2 * np.arange(64) + 1))
    flat = (waves @ small @ waves.T).ravel()
    return np.packbits((flat > np.sort(flat)[127])[::-1]).tobytes()


def boxed(line: NDArray[np.float64]) -> NDArray[np.float64]:
    window = (len(line) + 127) // 128
    ahead = (window + 2) // 2
    return np.array(
        [line[max(0, at + ahead - window) : min(len(line), at + ahead)].mean() for at in range(len(line))]
    )


@pytest.mark.parametrize(
    ("height", "width"), [(5, 5), (40, 90), (64, 65), (129, 300), (257, 128), (200, 321)]
)
def test_the_folded_sum_is_the_filter_of_the_paper(height: int, width: int) -> None:
    luma = hills(height, width, seed=height)

    found = pdq.pdq(luma)

    assert apart(found, Pdq(reference(luma), 0)) <= 2


@pytest.mark.parametrize("number", range(8))
def test_an_orientation_is_the_fingerprint_of_the_turned_picture(number: int) -> None:
    luma = hills(512, 384, seed=3)

    turned = pdq.pdq(np.ascontiguousarray(TURNS[number](luma)))

    assert apart(pdq.orientations(luma)[number], turned) <= 24


def test_the_first_orientation_is_the_fingerprint_itself() -> None:
    luma = hills(300, 500, seed=4)

    assert pdq.orientations(luma)[0] == pdq.pdq(luma)


def test_exactly_half_of_the_bits_are_set() -> None:
    found = pdq.pdq(hills(480, 640, seed=5))

    assert int.from_bytes(found.bits, "big").bit_count() == 128


def test_a_flat_picture_has_no_quality_and_a_busy_one_has_all() -> None:
    noise = np.random.default_rng(6).integers(0, 2, (64, 64)).astype(np.uint8) * 255

    assert pdq.pdq(np.full((200, 300), 90, np.uint8)).quality == 0
    assert pdq.pdq(noise).quality == 100


def test_floating_and_whole_luma_give_one_fingerprint() -> None:
    luma = hills(333, 444, seed=7)

    assert pdq.pdq(luma) == pdq.pdq(luma.astype(np.float32))


@pytest.mark.parametrize(("height", "width"), [(1, 1), (4, 100), (100, 4)])
def test_a_picture_too_small_to_fingerprint_is_refused_by_name(height: int, width: int) -> None:
    with pytest.raises(TooSmall, match=f"{width} x {height}"):
        pdq.pdq(np.zeros((height, width), np.uint8))


def test_colour_pixels_are_weighed_as_the_reference_weighs_them() -> None:
    colours = np.stack([hills(333, 444, seed) for seed in (11, 12, 13)], axis=2)
    luma = (colours @ np.array([0.299, 0.587, 0.114])).astype(np.float32)

    assert apart(pdq.pdq(colours), pdq.pdq(luma)) <= 1
    assert pdq.pdq(colours).quality == pdq.pdq(luma).quality
