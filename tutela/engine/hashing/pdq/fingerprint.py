"""PDQ fingerprints of a picture, equal to the reference up to rounding."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import BEST_QUALITY, HASH_BYTES, Pdq
from tutela.engine.hashing.pdq import resample, rounding
from tutela.engine.hashing.pdq.resample import COSINES, PASSES, SIDE
from tutela.engine.media.jpeg.decoder import Reduced
from tutela.errors import Invalid

__all__ = ["RECIPE", "Pdq", "Pixels", "TooSmall", "orientations", "pdq", "pdq_of_frame"]

RECIPE = (
    "pdq/1 pixels as stored; luma 0.299R + 0.587G + 0.114B; box filters at full size to 64 x 64; DCT 16 x 16"
)
SMALLEST_SIDE = 5
COLOURS = np.array([0.299, 0.587, 0.114], np.float32)
# Coefficients closer than this may change sides of the median with the order of additions.
TIE = 1e-3
# A photograph has one such by chance, a drawing with mirrored halves more than a hundred.
FEW_TIES = 6
STEPS_A_POINT = 90

Pixels = NDArray[np.uint8] | NDArray[np.float32]
Floats = NDArray[np.float32]


class TooSmall(Invalid):
    """A picture has too few pixels for a PDQ fingerprint."""

    code = "TU-N02"


def pdq(pixels: Pixels | Reduced) -> Pdq:
    """Fingerprint a picture as it is stored.

    Args:
        pixels: (height, width) brightness from 0 for black to 255 for white, or (height, width, 3) red,
            green and blue, or a reduced picture.

    Raises:
        TooSmall: a side is shorter than five pixels.

    Source:
        Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019).
    """
    return orientations(pixels)[0]


def orientations(pixels: Pixels | Reduced) -> tuple[Pdq, ...]:
    """Fingerprint a picture in its eight orientations from one transform.

    Args:
        pixels: as `pdq` takes them.

    Returns:
        as stored, turned by 90, 180 and 270 degrees anticlockwise, flipped top to bottom, flipped left
        to right, flipped along the main and along the other diagonal: the order of the reference.

    Raises:
        TooSmall: a side is shorter than five pixels.
    """
    written, quality = packed(pixels)
    return tuple(Pdq(written[at : at + HASH_BYTES], quality) for at in range(0, len(written), HASH_BYTES))


def packed(pixels: Pixels | Reduced) -> tuple[bytes, int]:
    """Give the eight fingerprints of `orientations`, 32 bytes each, and their quality.

    Raises:
        TooSmall: a side is shorter than five pixels.
    """
    bits, steps, ties = _analysed(pixels)
    if ties > FEW_TIES and not isinstance(pixels, Reduced):
        # In a drawing with mirrored halves rounding decides many bits.
        small = rounding.luma(pixels)
        if small.shape != (SIDE, SIDE):
            small = rounding.shrunk(small, SIDE, PASSES)
        transformed = rounding.product(rounding.product(COSINES, small), COSINES.T)
        bits, steps = resample.turned_bits(transformed), resample.steps(small)
    return bits.tobytes(), min(BEST_QUALITY, steps // STEPS_A_POINT)


def packed_small(small: Floats) -> tuple[bytes, int]:
    """Give the same as `packed` for (64, 64) brightness that a picture was folded into."""
    bits, steps, _ = resample.judged(small, COSINES, TIE)
    return bits.tobytes(), min(BEST_QUALITY, steps // STEPS_A_POINT)


def pdq_of_frame(luma: Pixels | Reduced, stretch: float = 1.0) -> Pdq:
    """Fingerprint a frame of a video as it is stored.

    Args:
        luma: (height, width) brightness, or reduced brightness.
        stretch: how many times further apart its brightness would be if black were 0 and white 255. The bits
            do not depend on it, the quality does.

    Raises:
        TooSmall: a side is shorter than five pixels.
    """
    bits, steps, _ = _analysed(luma, stretch)
    return Pdq(bits[0].tobytes(), min(BEST_QUALITY, steps // STEPS_A_POINT))


def _analysed(pixels: Pixels | Reduced, stretch: float = 1.0) -> tuple[NDArray[np.uint8], int, int]:
    """Give the bits, the steps that quality counts, and how many bits rounding may decide."""
    if isinstance(pixels, Reduced):
        height, width, scale = pixels.height, pixels.width, pixels.scale
        flat: Pixels = pixels.luma
    else:
        height, width, scale = *pixels.shape[:2], 1
        flat = pixels.reshape(height, -1)
    if min(height, width) < SMALLEST_SIDE:
        raise TooSmall(f"{width} x {height} pixels; PDQ needs at least {SMALLEST_SIDE} each way.")
    analysis: tuple[NDArray[np.uint8], int, int]
    if height == SIDE and width == SIDE:
        # The reference takes a picture of this size as it is.
        bright = flat.reshape(SIDE, SIDE, -1).astype(np.float32)
        small = bright[:, :, 0] if bright.shape[2] == 1 else bright @ COLOURS
        analysis = resample.judged(np.ascontiguousarray(small) * np.float32(stretch), COSINES, TIE)
        return analysis
    colours = flat.shape[1] * scale // width if scale == 1 else 1
    starts, counts, weights = resample.taps(height, scale)
    analysis = resample.hashed(
        np.ascontiguousarray(flat),
        colours,
        starts,
        counts,
        weights if stretch == 1.0 else weights * np.float32(stretch),
        *resample.taps(width, scale),
        COSINES,
        TIE,
    )
    return analysis
