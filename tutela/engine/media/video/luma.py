"""Takes the brightness of a decoded frame as it lies there: no colours made, no range widened."""

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tutela.engine.media.jpeg.decoder import scale_for
from tutela.engine.media.video.packets import VIDEO_FAULTS

Luma = NDArray[np.uint8]

_FULL_RANGE, _BYTE_BITS = 2, 8
# Every frame of these stands alone and is made of blocks that can be decoded at a part of their size.
_IN_BLOCKS = ("mjpeg",)


@dataclass(frozen=True, slots=True)
class ReducedSize:
    """A stream that is decoded at a part of its size: how many pixels one stands for, and the full size."""

    scale: int
    height: int
    width: int

    @property
    def options(self) -> dict[str, str]:
        """What the decoder is told."""
        return {"lowres": str(self.scale.bit_length() - 1)}


@dataclass(frozen=True, slots=True)
class Plane:
    """The brightness of a frame.

    Attributes:
        luma: (height, width), not always in one piece of memory.
        is_limited: black is 16 and white 235; otherwise 0 and 255.
        reduced: how it was decoded smaller than it is; None for full size.
    """

    luma: Luma
    is_limited: bool
    reduced: ReducedSize | None = None


def reduced_size(codec: str, width: int, height: int) -> ReducedSize | None:
    """Say at which part of its size a stream is decoded for fingerprints; None for all of it."""
    scale = scale_for(height, width) if codec in _IN_BLOCKS else 1
    return ReducedSize(scale, height, width) if scale > 1 else None


def plane_of(frame: av.VideoFrame, reduced: ReducedSize | None) -> Plane | None:
    """Take the brightness plane where there is one, else convert; None where that fails."""
    name, bits = frame.format.name, frame.format.components[0].bits
    if reduced is not None and frame.height != -(-reduced.height // reduced.scale):
        # The stream changed its size on the way: as it comes.
        reduced = None
    try:
        if not name.startswith(("yuv", "nv12", "nv21", "gray")) or name.startswith("yuyv") or "be" in name:
            picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
            return Plane(np.asarray(picture.convert("L")), is_limited=False, reduced=reduced)
        plane = frame.planes[0]
        words: NDArray[Any] = np.frombuffer(memoryview(plane), np.uint8 if bits <= _BYTE_BITS else np.uint16)
        rows = words.reshape(plane.height, -1)[:, : frame.width]
        luma = rows if bits <= _BYTE_BITS else (rows >> (bits - _BYTE_BITS)).astype(np.uint8)
    except VIDEO_FAULTS:
        return None
    is_full = name.startswith(("yuvj", "gray")) or int(frame.color_range) == _FULL_RANGE
    return Plane(luma, is_limited=not is_full, reduced=reduced)
