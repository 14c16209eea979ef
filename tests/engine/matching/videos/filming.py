"""Films one painted landscape a second, and copies of such films as people make them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import av
import numpy as np
from PIL import Image

from tests.engine.hashing.drawing import hills

RATE = 10


@dataclass(frozen=True)
class Copy:
    """How a copy differs: its size, bars of black lines above and of bright ones beside, a logo, its file."""

    size: tuple[int, int] = (320, 240)
    above: int = 0
    beside: int = 0
    logo: bool = False
    keys: int = 10
    container: str = "mp4"


def film(seeds: Sequence[int], how: Copy | None = None) -> bytes:
    """Give a film of the landscapes with these seeds, a second each, as the bytes of a file."""
    copy = how or Copy()
    width, height = copy.size[0] + 2 * copy.beside, copy.size[1] + 2 * copy.above
    made = io.BytesIO()
    with av.open(made, "w", format=copy.container) as file:
        options = {"g": str(copy.keys), "keyint_min": "1", "sc_threshold": "0", "preset": "ultrafast"}
        stream = file.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for seed in seeds:
            shades = np.zeros((height, width, 3), np.uint8)
            shades[:, : copy.beside] = shades[:, width - copy.beside :] = 200
            scene = Image.fromarray(hills(240, 320, seed)).resize(copy.size)
            across, down = slice(copy.beside, width - copy.beside), slice(copy.above, height - copy.above)
            shades[down, across] = np.asarray(scene)[:, :, None]
            if copy.logo:
                shades[10:34, width - 60 : width - 10] = 255
            for _ in range(RATE):
                file.mux(stream.encode(av.VideoFrame.from_ndarray(shades, format="rgb24")))
        file.mux(stream.encode(None))
    return made.getvalue()
