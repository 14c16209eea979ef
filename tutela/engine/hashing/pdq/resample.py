"""Folds a picture of any size into the 64 x 64 brightness and the frequencies that PDQ reads, in one pass.

The reference filters every pixel twice along both axes and then keeps 64 x 64 of them. All of that is linear
and separable, so it folds into one weighted sum for each kept row and column: one multiplication a pixel.
A picture decoded at 1/2, 1/4 or 1/8 keeps the geometry of its full size: each reduced pixel carries the
weights of all the pixels that it stands for.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from tutela.engine.compiling import compiled

SIDE, LOW = 64, 16
PASSES = 2
# The median the reference takes of 256 values is the lower one of the middle two.
MEDIAN_RANK = 127
LARGEST = 0x7FFFFFFF
RED, GREEN, BLUE = np.float32(0.299), np.float32(0.587), np.float32(0.114)

Floats = NDArray[np.float32]
Taps = tuple[NDArray[np.int64], NDArray[np.int64], Floats]

_PLACES, _LINE = types.Array(types.int64, 1, "C"), types.Array(types.float32, 1, "C")
_MATRIX, _BYTES = types.Array(types.float32, 2, "C"), types.Array(types.uint8, 1, "C")
_TAPS = (_PLACES, _PLACES, _MATRIX)
_JUDGED = types.Tuple((types.Array(types.uint8, 2, "C"), types.int64, types.int64))
_PIXELS = [types.Array(dtype, 2, "C", readonly=True) for dtype in (types.uint8, types.float32)]


def _cosines() -> Floats:
    frequency = np.arange(1, LOW + 1)[:, None]
    position = 2 * np.arange(SIDE)[None, :] + 1
    scale = float(np.float32(np.sqrt(2 / SIDE)))
    return np.asarray(scale * np.cos(np.pi / 2 / SIDE * frequency * position), np.float32)


COSINES = _cosines()


@lru_cache(maxsize=256)
def taps(length: int, scale: int = 1) -> Taps:
    """Give the weights that fold one axis into 64 places: where each place starts, how many, the weights.

    Args:
        length: pixels along the axis at full size.
        scale: how many of them each given pixel stands for.
    """
    window = (length + 2 * SIDE - 1) // (2 * SIDE)
    starts, counts = np.zeros(SIDE, np.int64), np.zeros(SIDE, np.int64)
    weights = np.zeros((SIDE, 2 * window + 2), np.float32)
    _fill_taps(length, scale, window, starts, counts, weights)
    return starts, counts, weights


@compiled(types.void(types.int64, types.int64, types.int64, _PLACES, _PLACES, _MATRIX), exactly=True)
def _fill_taps(length: int, scale: int, window: int, starts: Any, counts: Any, weights: Any) -> None:
    ahead = (window + 2) // 2
    now, then = np.zeros(2 * window + 2), np.zeros(2 * window + 2)
    for kept in range(SIDE):
        start, count = int((kept + 0.5) * length / SIDE), 1
        now[0] = 1.0
        for _ in range(PASSES):
            # Spread each weight over the pixels its mean was taken of; near an edge those are fewer.
            first = max(0, start + ahead - window)
            last = min(length, start + count - 1 + ahead)
            then[: last - first] = 0.0
            for offset in range(count):
                left = max(0, start + offset + ahead - window)
                right = min(length, start + offset + ahead)
                share = now[offset] / (right - left)
                for at in range(left - first, right - first):
                    then[at] += share
            start, count = first, last - first
            now, then = then, now
        starts[kept] = start // scale
        counts[kept] = (start + count - 1) // scale - starts[kept] + 1
        for offset in range(count):
            weights[kept, (start + offset) // scale - starts[kept]] += now[offset]


@compiled(_LINE(_LINE))
def _grey(total: Any) -> Any:
    # 64 rows are left of thousands, and nothing was rounded yet.
    grey = np.empty(len(total) // 3, np.float32)
    for at in range(len(grey)):
        grey[at] = RED * total[3 * at] + GREEN * total[3 * at + 1] + BLUE * total[3 * at + 2]
    return grey


@compiled(types.float32(_LINE, types.int64, types.int64, _LINE))
def _weighed(line: Any, start: int, many: int, weights: Any) -> Any:
    value = np.float32(0)
    for at in range(many):
        value += weights[at] * line[start + at]
    return value


@compiled(*[_MATRIX(pixels, types.int64, *_TAPS, *_TAPS) for pixels in _PIXELS])
def _fold(
    flat: Any, colours: int, starts: Any, counts: Any, weights: Any, columns: Any, lengths: Any, shares: Any
) -> Any:
    wide = flat.shape[1]
    small = np.empty((SIDE, SIDE), np.float32)
    total = np.empty(wide, np.float32)
    for kept in range(SIDE):
        row, many = starts[kept], counts[kept]
        for at in range(wide):
            total[at] = np.float32(0)
        # Four rows at a time: fewer walks over the sums.
        for done in range(0, many - 3, 4):
            w, x = weights[kept, done], weights[kept, done + 1]
            y, z = weights[kept, done + 2], weights[kept, done + 3]
            for at in range(wide):
                total[at] += (
                    w * np.float32(flat[row + done, at])
                    + x * np.float32(flat[row + done + 1, at])
                    + y * np.float32(flat[row + done + 2, at])
                    + z * np.float32(flat[row + done + 3, at])
                )
        for done in range(many - many % 4, many):
            w = weights[kept, done]
            for at in range(wide):
                total[at] += w * np.float32(flat[row + done, at])
        line = _grey(total) if colours == 3 else total  # noqa: PLR2004 - red, green and blue
        for column in range(SIDE):
            small[kept, column] = _weighed(line, columns[column], lengths[column], shares[column])
    return small


@compiled(_MATRIX(_MATRIX, _MATRIX))
def _frequencies(small: Any, cosines: Any) -> Any:
    half = np.zeros((LOW, SIDE), np.float32)
    for low in range(LOW):
        for row in range(SIDE):
            share = cosines[low, row]
            for column in range(SIDE):
                half[low, column] += share * small[row, column]
    frequencies = np.empty((LOW, LOW), np.float32)
    for low in range(LOW):
        for other in range(LOW):
            value = np.float32(0)
            for column in range(SIDE):
                value += half[low, column] * cosines[other, column]
            frequencies[low, other] = value
    return frequencies


@compiled(types.int64(_MATRIX), exactly=True)
def steps(small: Any) -> int:
    """Count the significant steps between neighbours, as the reference does, truncation included."""
    total = 0
    percent, most = np.float32(100), np.float32(255)
    for row in range(SIDE):
        for column in range(SIDE):
            if row + 1 < SIDE:
                total += abs(int((small[row, column] - small[row + 1, column]) * percent / most))
            if column + 1 < SIDE:
                total += abs(int((small[row, column] - small[row, column + 1]) * percent / most))
    return total


@compiled(types.float32(_LINE), exactly=True)
def _median(values: Any) -> Any:
    """Search for the median by halves: counting smaller ones takes many at a time and guesses nothing."""
    ranks = np.empty(LOW * LOW, np.int32)
    for at, stored in enumerate(values.view(np.int32)):
        # As whole numbers, floats are in order but for negative ones, which run backwards.
        ranks[at] = stored ^ (stored >> 31 & LARGEST)
    low, high = -LARGEST - 1, LARGEST
    while low < high:
        middle = (low + high) >> 1
        count = 0
        for at in range(LOW * LOW):
            count += ranks[at] <= middle
        if count > MEDIAN_RANK:
            high = middle
        else:
            low = middle + 1
    stored = low ^ (low >> 31 & LARGEST)
    return np.array([stored], np.int32).view(np.float32)[0]


@compiled(types.void(_LINE, types.float32, _BYTES), exactly=True)
def _pack(values: Any, median: Any, into: Any) -> None:
    for byte in range(len(into)):
        packed = 0
        for bit in range(8):
            packed = packed << 1 | (values[LOW * LOW - 1 - 8 * byte - bit] > median)
        into[byte] = packed


@compiled(types.int64(_MATRIX, types.float64), exactly=True)
def _near_median(transformed: Any, apart: float) -> int:
    median, count = _median(transformed.reshape(-1)), 0
    for row in range(LOW):
        for column in range(LOW):
            count += abs(transformed[row, column] - median) < apart
    return count


@compiled(types.Array(types.uint8, 2, "C")(_MATRIX), exactly=True)
def turned_bits(transformed: Any) -> Any:
    """Give the (8, 32) bytes of the eight orientations: which frequencies exceed their median, last first.

    Turning the picture changes signs with the parity of a frequency, or transposes: a transposed transform
    has the same median.
    """
    bits = np.empty((8, LOW * LOW // 8), np.uint8)
    signed, turned = np.empty(LOW * LOW, np.float32), np.empty(LOW * LOW, np.float32)
    # By sign of odd rows and columns: which orientation, and which one when transposed as well.
    for flip, (plain, transposed) in enumerate(((0, 6), (4, 3), (5, 1), (2, 7))):
        for row in range(LOW):
            for column in range(LOW):
                value = transformed[row, column]
                if flip & 1 and row % 2 == 0:
                    value = -value
                if flip & 2 and column % 2 == 0:
                    value = -value
                signed[row * LOW + column] = turned[column * LOW + row] = value
        median = _median(signed)
        _pack(signed, median, bits[plain])
        _pack(turned, median, bits[transposed])
    return bits


@compiled(_JUDGED(_MATRIX, _MATRIX, types.float64), exactly=True)
def judged(small: Any, cosines: Any, apart: float) -> Any:
    """Fingerprint (64, 64) brightness.

    Returns:
        the (8, 32) bytes of `turned_bits`, the steps of `steps`, and how many frequencies lie within `apart`
        of the median, so that rounding decides about them.
    """
    transformed = _frequencies(small, cosines)
    return turned_bits(transformed), steps(small), _near_median(transformed, apart)


@compiled(
    *[_JUDGED(pixels, types.int64, *_TAPS, *_TAPS, _MATRIX, types.float64) for pixels in _PIXELS],
    exactly=True,
)
def hashed(
    flat: Any,
    colours: int,
    starts: Any,
    counts: Any,
    weights: Any,
    columns: Any,
    lengths: Any,
    shares: Any,
    cosines: Any,
    apart: float,
) -> Any:
    """Fold (height, width * colours) pixels, and fingerprint them as `judged` does, in one call.

    Args:
        flat: the pixels.
        colours: 3 for red, green and blue; 1 for brightness.
        starts: from `taps` of the height.
        counts: likewise.
        weights: likewise.
        columns: from `taps` of the width.
        lengths: likewise.
        shares: likewise.
        cosines: `COSINES`.
        apart: as for `judged`.
    """
    return judged(_fold(flat, colours, starts, counts, weights, columns, lengths, shares), cosines, apart)
