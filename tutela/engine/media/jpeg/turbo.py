"""Asks libjpeg-turbo for pixels, and hands out only those of which it is known that it wrote them all."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from tutela.engine.media.jpeg.headers import IN_BLOCKS, frame_marker

Pixels = NDArray[np.uint8]

_PLANES = {"GRAY": 1, "RGB": 3, "CMYK": 4}
# Whatever a decoder wrote, it is not both: what differs after both was never written.
_FILLS = (0, 255)


class NotReducible(ValueError):
    """A JPEG that can be decoded at its full size only."""


@dataclass(frozen=True, slots=True)
class Turbo:
    """What libjpeg-turbo says of a JPEG before its pixels.

    Attributes:
        height: in pixels; width likewise.
        space: "YCbCr", "Gray", "RGB", "CMYK" or "YCCK".
        is_reducible: it can be decoded at a part of its size.
    """

    data: bytes
    height: int
    width: int
    space: str
    is_reducible: bool

    def whole(self, colours: str, scale: int = 1) -> Pixels:
        """Decode a sound JPEG as (height, width, colours).

        Args:
            colours: "RGB", "GRAY" or "CMYK".
            scale: how many times smaller along each side.

        Raises:
            ValueError: it has any fault, or cannot be reduced, or not be turned into these colours.
        """
        # It succeeds only without a warning, so that no pass over the room is needed to see that it is full.
        pixels: Pixels = simplejpeg.decode_jpeg(self.data, colours, **self._at(scale))
        return pixels

    def so_far(self, colours: str, scale: int = 1) -> Pixels | None:
        """Decode a JPEG over its faults, what is missing being grey, as (height, width, colours).

        Returns:
            the pixels; None where a fault ends decoding before all of them are written.

        Raises:
            ValueError: it cannot be reduced, or not be turned into these colours.
        """
        at = self._at(scale)
        shape = -(-self.height // scale), -(-self.width // scale), _PLANES[colours]
        room, digests = np.empty(shape, np.uint8), set[bytes]()
        for fill in _FILLS:
            # A fault that ends decoding is not raised here, and nothing is written from there on.
            room.fill(fill)
            pixels = simplejpeg.decode_jpeg(self.data, colours, buffer=room.reshape(-1), strict=False, **at)
            if pixels.shape != shape:
                return None
            digests.add(hashlib.blake2b(room.data).digest())
        return room if len(digests) == 1 else None

    def _at(self, scale: int) -> dict[str, Any]:
        """Say how to decode at a part of the size."""
        if scale == 1:
            return {}
        if not self.is_reducible:
            raise NotReducible
        least = {"min_height": -(-self.height // scale), "min_width": -(-self.width // scale)}
        return {**least, "min_factor": float(scale)}


def opened(data: bytes, *, strict: bool = True) -> Turbo:
    """Read the header of a JPEG.

    Args:
        data: the whole file.
        strict: refuse a header with anything out of order in it.

    Raises:
        ValueError: it cannot be read.
    """
    height, width, space, _ = simplejpeg.decode_jpeg_header(data, strict=strict)
    return Turbo(data, height, width, space, frame_marker(data) in IN_BLOCKS)
