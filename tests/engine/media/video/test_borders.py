"""Bars around a picture are found where every frame has them, and only there."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.engine.hashing.drawing import hills
from tutela.engine.media.video.borders import BarFinder, Bars


def frame(seed: int, bars: Bars, shade: int = 16, noise: int = 4) -> NDArray[np.uint8]:
    made = np.full((240, 320), shade, np.int16)
    high, wide = 240 - bars.top - bars.bottom, 320 - bars.left - bars.right
    made[bars.top : 240 - bars.bottom, bars.left : 320 - bars.right] = 40 + hills(high, wide, seed) // 2
    made += np.random.default_rng(seed).integers(-noise, noise + 1, made.shape, np.int16)
    return made.clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("shade", [0, 16, 235])
@pytest.mark.parametrize("bars", [Bars(30, 30, 0, 0), Bars(0, 0, 50, 50), Bars(20, 44, 16, 8)])
def test_bars_are_found_whatever_their_shade(bars: Bars, shade: int) -> None:
    finder = BarFinder()

    for seed in range(5):
        finder.look(frame(seed, bars, shade))

    found = finder.bars
    assert found is not None
    assert found.is_near(bars, (240, 320))
    assert found.cut(frame(1, bars)).shape[0] == pytest.approx(240 - bars.top - bars.bottom, abs=4)


def test_a_picture_without_bars_has_none() -> None:
    finder = BarFinder()

    assert [finder.look(frame(seed, Bars(0, 0, 0, 0))) for seed in range(5)] == [None] * 5


def test_a_bar_that_does_not_last_is_none() -> None:
    finder = BarFinder()

    assert finder.look(frame(1, Bars(40, 40, 0, 0))) is not None
    finder.look(frame(2, Bars(0, 0, 0, 0)))

    assert finder.bars is None


def test_blank_frames_say_nothing() -> None:
    finder, bars = BarFinder(), Bars(30, 30, 0, 0)

    for blank in (0, 128, 255):
        assert finder.look(np.full((240, 320), blank, np.uint8)) is None
    finder.look(frame(1, bars))

    assert finder.bars is not None
    assert finder.bars.is_near(bars, (240, 320))


def test_subtitles_in_a_bar_leave_it_a_bar() -> None:
    finder, bars = BarFinder(), Bars(40, 40, 0, 0)
    marked = frame(1, bars)
    marked[215:225, 140:180] = 235

    found = finder.look(marked)

    assert found is not None
    assert found.is_near(bars, (240, 320))
