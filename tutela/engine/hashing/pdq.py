"""PDQ fingerprints of a picture, equal to the reference up to rounding."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing import rounding

RECIPE = (
    "pdq/1 pixels as stored; luma 0.299R + 0.587G + 0.114B; box filters at full size to 64 x 64; DCT 16 x 16"
)
SIDE = 64
SMALLEST_SIDE = 5
PASSES = 2
THIN_UP_TO = 1600
# The median the reference takes of 256 values is the lower one of the middle two.
MEDIAN_RANK = 127
COLOURS = np.array([0.299, 0.587, 0.114], np.float32)
# Coefficients closer than this may change sides of the median with the order of additions.
TIE = 1e-3
# A photograph has one such by chance, a drawing with mirrored halves more than a hundred.
FEW_TIES = 6

Pixels = NDArray[np.uint8] | NDArray[np.float32]
Floats = NDArray[np.float32]


class TooSmall(ValueError):
    """A picture has too few pixels for a PDQ fingerprint."""

    code = "TU-N02"


@dataclass(frozen=True, slots=True)
class Pdq:
    """A fingerprint of 256 bits, first bit first as its hex is written, and its quality from 0 to 100."""

    bits: bytes
    quality: int

    @property
    def hex(self) -> str:
        """The 64 lower-case hex digits that lists exchange."""
        return self.bits.hex()


def pdq(pixels: Pixels) -> Pdq:
    """Fingerprint a picture as it is stored.

    Args:
        pixels: (height, width) brightness from 0 for black to 255 for white, or (height, width, 3) red,
            green and blue.

    Raises:
        TooSmall: a side is shorter than five pixels.

    Source:
        Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019).
    """
    small, transformed = _analysed(pixels)
    return Pdq(_bits(transformed[None])[0].tobytes(), _quality(small))


def orientations(pixels: Pixels) -> tuple[Pdq, ...]:
    """Fingerprint a picture in its eight orientations from one transform.

    Args:
        pixels: as `pdq` takes them.

    Returns:
        as stored, turned by 90, 180 and 270 degrees anticlockwise, flipped top to bottom, flipped left
        to right, flipped along the main and along the other diagonal: the order of the reference.

    Raises:
        TooSmall: a side is shorter than five pixels.
    """
    small, transformed = _analysed(pixels)
    quality = _quality(small)
    return tuple(Pdq(bits.tobytes(), quality) for bits in _bits(_turned(transformed)))


def _analysed(pixels: Pixels) -> tuple[Floats, Floats]:
    """Give the picture at 64 x 64, and its 16 x 16 lowest frequencies but the constant ones."""
    small = _shrink(pixels)
    transformed = np.asarray(COSINES @ small @ COSINES.T, np.float32)
    median = np.partition(transformed, MEDIAN_RANK, axis=None)[MEDIAN_RANK]
    if np.count_nonzero(np.abs(transformed - median) < TIE) <= FEW_TIES:
        return small, transformed
    # In a drawing with mirrored halves rounding decides many bits.
    brightness = rounding.luma(pixels)
    if brightness.shape != (SIDE, SIDE):
        brightness = rounding.shrunk(brightness, SIDE, PASSES)
    return brightness, rounding.product(rounding.product(COSINES, brightness), COSINES.T)


def _shrink(pixels: Pixels) -> Floats:
    """Blur and decimate to 64 x 64 by multiplying only the pixels the decimation reads.

    The reference filters every pixel twice along both axes and then keeps 64 x 64 of them. All of
    that is linear and separable, so it folds into one weighted sum for each kept row and column.
    """
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST_SIDE:
        raise TooSmall(f"{width} x {height} pixels; PDQ needs at least {SMALLEST_SIDE} each way.")
    if height == SIDE and width == SIDE:
        return _brightness(pixels.astype(np.float32).reshape(SIDE, -1), width)
    flat = pixels.reshape(height, -1)
    rows: Floats = np.empty((SIDE, flat.shape[1]), np.float32)
    for row, start, taps in _strips(height):
        strip = flat[start : start + taps.shape[1]].astype(np.float32)
        np.matmul(taps, strip, out=rows[row : row + len(taps)])
    return np.asarray(_brightness(rows, width) @ _columns(width), np.float32)


def _brightness(rows: Floats, width: int) -> Floats:
    """Weigh the colours after the fold over rows: 64 rows are left of thousands, and nothing was rounded."""
    if rows.shape[1] == width:
        return rows
    return np.asarray(rows.reshape(SIDE, width, 3) @ COLOURS, np.float32)


@lru_cache(maxsize=256)
def _taps(length: int) -> tuple[tuple[int, Floats], ...]:
    """Return for each of the 64 kept positions where its weights start, and the weights."""
    window = (length + 2 * SIDE - 1) // (2 * SIDE)
    ahead = (window + 2) // 2
    taps = []
    for kept in range(SIDE):
        start, weights = int((kept + 0.5) * length / SIDE), np.ones(1)
        for _ in range(PASSES):
            start, weights = _boxed(start, weights, window, ahead, length)
        taps.append((start, weights.astype(np.float32)))
    return tuple(taps)


def _boxed(
    start: int, weights: NDArray[np.float64], window: int, ahead: int, length: int
) -> tuple[int, NDArray[np.float64]]:
    """Spread each weight over the pixels its mean was taken of; near an edge those are fewer."""
    first = max(0, start + ahead - window)
    last = min(length, start + len(weights) - 1 + ahead)
    spread = np.zeros(last - first)
    for offset, weight in enumerate(weights):
        left = max(0, start + offset + ahead - window)
        right = min(length, start + offset + ahead)
        spread[left - first : right - first] += weight / (right - left)
    return first, spread


@lru_cache(maxsize=256)
def _strips(length: int) -> tuple[tuple[int, int, Floats], ...]:
    """Return the weights as blocks of kept rows over strips of the picture: (first kept row, start, block).

    Where strips are thin, several kept rows share one: fewer calls and fewer pixels converted twice.
    """
    together = 4 if length <= THIN_UP_TO else 1
    strips = []
    for row in range(0, SIDE, together):
        taps = _taps(length)[row : row + together]
        start = taps[0][0]
        block: Floats = np.zeros((together, max(at + len(each) for at, each in taps) - start), np.float32)
        for line, (at, each) in enumerate(taps):
            block[line, at - start : at - start + len(each)] = each
        strips.append((row, start, block))
    return tuple(strips)


@lru_cache(maxsize=32)
def _columns(width: int) -> Floats:
    matrix: Floats = np.zeros((width, SIDE), np.float32)
    for column, (start, taps) in enumerate(_taps(width)):
        matrix[start : start + len(taps), column] = taps
    return matrix


def _cosines() -> Floats:
    frequency = np.arange(1, 17)[:, None]
    position = 2 * np.arange(SIDE)[None, :] + 1
    scale = float(np.float32(np.sqrt(2 / SIDE)))
    return np.asarray(scale * np.cos(np.pi / 2 / SIDE * frequency * position), np.float32)


COSINES = _cosines()


def _quality(small: Floats) -> int:
    """Count the significant steps between neighbours, as the reference does, truncation included."""
    down = np.trunc((small[:-1] - small[1:]) * np.float32(100) / np.float32(255))
    across = np.trunc((small[:, :-1] - small[:, 1:]) * np.float32(100) / np.float32(255))
    return min(100, int(np.abs(down).sum() + np.abs(across).sum()) // 90)


def _turned(transformed: Floats) -> Floats:
    """Turn the transform instead of the picture: signs change with the parity, turns transpose."""
    odd = np.where(np.arange(16) % 2 == 1, 1, -1).astype(np.float32)
    by_row, by_column, by_both = odd[:, None], odd[None, :], odd[:, None] * odd[None, :]
    return np.stack(
        [
            transformed,
            (transformed * by_column).T,
            transformed * by_both,
            (transformed * by_row).T,
            transformed * by_row,
            transformed * by_column,
            transformed.T,
            (transformed * by_both).T,
        ]
    )


def _bits(transforms: Floats) -> NDArray[np.uint8]:
    """Say which coefficients exceed their median; the last coefficient is the first bit."""
    flat = transforms.reshape(len(transforms), 256)
    median = np.partition(flat, MEDIAN_RANK, axis=1)[:, MEDIAN_RANK : MEDIAN_RANK + 1]
    bits: NDArray[np.uint8] = np.packbits((flat > median)[:, ::-1], axis=1)
    return bits
