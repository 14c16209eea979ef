"""Frames are shown as a player shows them: turned, mirrored and in their proportions."""

import io
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.video.video import open_video

clip = cache(painting.clip)
# By the matrix of ISO/IEC 14496-12, and what a viewer does with the stored frame.
MATRICES: list[tuple[tuple[int, int, int, int], Image.Transpose | None]] = [
    ((1, 0, 0, 1), None),
    ((-1, 0, 0, 1), Image.Transpose.FLIP_LEFT_RIGHT),
    ((-1, 0, 0, -1), Image.Transpose.ROTATE_180),
    ((1, 0, 0, -1), Image.Transpose.FLIP_TOP_BOTTOM),
    ((0, 1, 1, 0), Image.Transpose.TRANSPOSE),
    ((0, 1, -1, 0), Image.Transpose.ROTATE_270),
    ((0, -1, -1, 0), Image.Transpose.TRANSVERSE),
    ((0, -1, 1, 0), Image.Transpose.ROTATE_90),
]


def shown(data: bytes) -> Image.Image:
    """Give the first frame as it is shown, by both ways that frames come."""
    with open_video(io.BytesIO(data), Limits()) as video:
        ((_, picture),) = video.pictures([0.0], 1600)
    with open_video(io.BytesIO(data), Limits()) as video:
        assert next(video.frames()).picture(1600).tobytes() == picture.tobytes()
    return picture


@pytest.mark.parametrize(("matrix", "turn"), MATRICES)
def test_a_frame_is_turned_and_mirrored_as_its_matrix_says(
    matrix: tuple[int, int, int, int], turn: Image.Transpose | None
) -> None:
    stored = shown(clip())
    expected = stored if turn is None else stored.transpose(turn)

    found = shown(painting.displayed(clip(), matrix))

    assert found.tobytes() == expected.tobytes()
    assert found.size == expected.size


@pytest.mark.parametrize(
    ("ratio", "size"),
    [(Fraction(4, 3), (213, 120)), (Fraction(3, 4), (160, 160)), (Fraction(1, 90), (160, 120))],
)
def test_pixels_that_are_not_square_are_shown_in_their_proportions(
    ratio: Fraction, size: tuple[int, int]
) -> None:
    stored = shown(clip("matroska", "mpeg4"))

    found = shown(painting.clip("matroska", "mpeg4", pixel_ratio=ratio))

    assert found.size == size
    apart = np.asarray(found.convert("L").resize(stored.size)).astype(float) - np.asarray(stored.convert("L"))
    assert np.abs(apart).mean() < 3
