"""Lays frames of a film, or pages of a file, on one picture in order: a player shows one after the other."""

import math
from bisect import bisect_right
from collections.abc import Sequence

from PIL import Image

from tutela.engine.media.panels import BETWEEN
from tutela.engine.media.renditions import COLUMNS_OF_REEL

# A frame's own time, and the moment that is asked for, are rounded each in its own way.
_ROUNDED_S = 0.001


def at_moments(frames: Sequence[tuple[float, Image.Image]], moments: Sequence[float]) -> list[Image.Image]:
    """Give for each moment the frame that is shown then: where the film has fewer, the same one again.

    Args:
        frames: the second and the picture of each, in order.
        moments: in seconds, in order.
    """
    starts = [at_s for at_s, _ in frames]
    places = (max(0, bisect_right(starts, moment + _ROUNDED_S) - 1) for moment in moments)
    return [frames[place][1] for place in places] if frames else []


def laid(pictures: Sequence[Image.Image]) -> Image.Image:
    """Lay pictures row by row, each in the middle of a place that is as large as the largest needs."""
    width = max(picture.width for picture in pictures)
    height = max(picture.height for picture in pictures)
    reel = Image.new(
        "RGB", (COLUMNS_OF_REEL * width, math.ceil(len(pictures) / COLUMNS_OF_REEL) * height), BETWEEN
    )
    for number, picture in enumerate(pictures):
        left, top = number % COLUMNS_OF_REEL * width, number // COLUMNS_OF_REEL * height
        reel.paste(picture, (left + (width - picture.width) // 2, top + (height - picture.height) // 2))
    return reel
