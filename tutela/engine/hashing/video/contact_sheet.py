"""Makes what people see of a video from the frames that are fingerprinted: none is decoded twice."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tutela.engine.hashing.fingerprints import HASH_BYTES, NEAR_BITS
from tutela.engine.hashing.video import scenes
from tutela.engine.media.panels import fitted
from tutela.engine.media.renderer import SINGLE_AT, Rendered
from tutela.engine.media.renditions import LONGEST, MOST_TILES, longest_tile
from tutela.engine.media.video.packets import VIDEO_FAULTS
from tutela.engine.media.video.video import Frame

# However long a video is, no more small pictures are kept of it: of frames alike to none kept before them,
# and of frames spread evenly. With 160 pixels each, that is a few megabytes.
MOST_LOOKS = MOST_EVEN = 2 * MOST_TILES
_QUALITY = 90
# A picture that cannot be made costs the video nothing else.
_FAULTS = (*VIDEO_FAULTS, MemoryError)


@dataclass(frozen=True, slots=True)
class _Kept:
    at_s: float
    bits: bytes
    picture: bytes


class SheetMaker:
    """Keeps small pictures of a video's frames as they come by, and makes its sheet of them at the end.

    A video of no more than `MOST_EVEN` frames is kept whole, so that its sheet shows what `scenes.moments`
    says. Of a longer one every second frame that was kept to be spread evenly is let go whenever there are
    too many, and from then on so many fewer are kept; but a frame that is near none of the looks kept is one
    itself and stays. When there are too many looks, those stay that differ most from each other. The sheet
    is chosen from what is left by the same rule.
    """

    def __init__(self, length_s: float) -> None:
        """Begin with none; `length_s` is how long the file says that the video is, 0 if it does not."""
        self._single_s, self._single = length_s * SINGLE_AT, list[Frame]()
        self._count, self._every = 0, 1
        self._kept = dict[int, _Kept]()
        self._looks, self._even = list[int](), list[int]()

    def see(self, frame: Frame, bits: bytes) -> None:
        """Look at the next frame, whose fingerprint is these 32 bytes."""
        if not self._single or self._single[0].at_s < self._single_s:
            self._single = [frame]
        number, self._count = self._count, self._count + 1
        is_look, is_even = self._is_look(bits), number % self._every == 0
        if not (is_look or is_even):
            return
        small = io.BytesIO()
        try:
            # No fewer tiles than frames so far will be on the sheet, so that none needs to be larger.
            frame.picture(longest_tile(self._count)).save(small, "JPEG", quality=_QUALITY)
        except _FAULTS:
            return
        self._kept[number] = _Kept(frame.at_s, bits, small.getvalue())
        self._looks += [number] if is_look else []
        self._even += [number] if is_even else []
        self._thin()

    def made(self, *, with_singles: bool) -> Rendered:
        """Make the sheet and, where they are wanted, what is one picture; nothing where no frame came."""
        rendered, numbers = Rendered(), sorted(self._kept)
        rows = scenes.chosen(self._hashes(numbers), MOST_TILES)
        shown = [self._kept[numbers[row]] for row in rows]
        if shown:
            longest = longest_tile(len(shown))
            rendered.add_sheet([(kept.at_s, fitted(_opened(kept.picture), longest)) for kept in shown])
        for frame in self._single if with_singles else ():
            try:
                rendered.add_singles(frame.picture(max(LONGEST.values())), LONGEST)
            except _FAULTS:
                break
        return rendered

    def _is_look(self, bits: bytes) -> bool:
        if not self._looks:
            return True
        apart = scenes.distances(self._hashes(self._looks), np.frombuffer(bits, np.uint8))
        return int(apart.min()) > NEAR_BITS

    def _thin(self) -> None:
        if len(self._looks) > MOST_LOOKS:
            rows = scenes.chosen(self._hashes(self._looks), MOST_TILES)
            self._looks = [self._looks[row] for row in rows]
        if len(self._even) > MOST_EVEN:
            self._every *= 2
            self._even = [number for number in self._even if number % self._every == 0]
        self._kept = {number: self._kept[number] for number in {*self._looks, *self._even}}

    def _hashes(self, numbers: Sequence[int]) -> NDArray[np.uint8]:
        joined = b"".join(self._kept[number].bits for number in numbers)
        return np.frombuffer(joined, np.uint8).reshape(-1, HASH_BYTES)


def _opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")
