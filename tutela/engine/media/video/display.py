"""How a frame is shown: upright, in its proportions, no larger than asked for."""

from typing import Any

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream
from PIL import Image

from tutela.engine.media.still_forms.upright import orientation_of, turned

# How many times as wide as high a pixel may be; beyond that a header is damaged.
_WIDEST_PIXEL = 8.0


def picture(frame: av.VideoFrame, longest: int, pixel_ratio: float, scaler: VideoReformatter) -> Image.Image:
    """Give a frame in RGB as it is shown, scaled down to `longest` pixels.

    Raises:
        one of `VIDEO_FAULTS`: its pixels cannot be made colours.
    """
    # Wider pixels make it wider, narrower ones higher: no line is lost.
    shown = frame.width * max(1.0, pixel_ratio), frame.height / min(1.0, pixel_ratio)
    scale = min(1.0, longest / max(shown))
    width, height = (max(1, round(side * scale)) for side in shown)
    # Averages of whole areas leave nothing out, and cost a third of the usual way.
    small = scaler.reformat(frame, width, height, format="rgb24", interpolation=Interpolation.AREA, threads=1)
    return turned(Image.fromarray(small.to_ndarray()), orientation(frame))


def orientation(frame: av.VideoFrame) -> int:
    """Give EXIF's number for how a frame is turned and mirrored to be shown."""
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    return 1 if matrix is None else orientation_of(np.frombuffer(memoryview(matrix), np.int32).tolist())


def pixel_ratio(stream: VideoStream | None) -> float:
    """Say how many times as wide as high a stream's pixels are shown."""
    ratio = float(stream.sample_aspect_ratio or 1) if stream is not None else 1.0
    return ratio if 1 / _WIDEST_PIXEL <= ratio <= _WIDEST_PIXEL else 1.0
