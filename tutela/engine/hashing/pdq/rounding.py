"""Repeats the reference's additions one by one, for drawings whose bits hang on how sums are rounded.

Where a drawing's halves mirror each other, half of its frequencies are zero but for rounding, and the median
falls among them. Only the same additions in the same order and precision then give the same fingerprint.

Source: Meta's `downscaling.cpp` and `pdqhashing.cpp` in the ThreatExchange repository.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def luma(pixels: NDArray[np.uint8] | Floats) -> Floats:
    """Weigh red, green and blue in double precision, then round once."""
    if pixels.ndim == 2:  # noqa: PLR2004 (rows and columns: brightness already)
        return pixels.astype(np.float32)
    red, green, blue = (pixels[:, :, colour].astype(np.float64) for colour in range(3))
    return (red * 0.299 + green * 0.587 + blue * 0.114).astype(np.float32)


def shrunk(brightness: Floats, side: int, passes: int) -> Floats:
    """Filter along rows, then along columns, as often as told, and keep side x side pixels."""
    height, width = brightness.shape
    for _ in range(passes):
        brightness = _boxed(np.ascontiguousarray(brightness.T), side).T
        brightness = _boxed(np.ascontiguousarray(brightness), side)
    rows, columns = (((np.arange(side) + 0.5) * extent / side).astype(np.int64) for extent in (height, width))
    return np.ascontiguousarray(brightness[np.ix_(rows, columns)])


def product(left: Floats, right: Floats) -> Floats:
    """Multiply two matrices term by term in single precision, as plain C does."""
    total: Floats = np.zeros((left.shape[0], right.shape[1]), np.float32)
    for term in range(left.shape[1]):
        total += left[:, term, None] * right[term]
    return total


def _boxed(lines: Floats, side: int) -> Floats:
    """Take the running mean along the first axis; the window is shorter at both ends."""
    length = len(lines)
    window = (length + 2 * side - 1) // (2 * side)
    ahead = (window + 2) // 2
    total: Floats = np.zeros(lines.shape[1], np.float32)
    means = np.empty_like(lines)
    for at in range(ahead - 1):
        total += lines[at]
    for at in range(length):
        first, last = at + ahead - window, at + ahead - 1
        if last < length:
            total += lines[last]
        if first > 0:
            total -= lines[first - 1]
        means[at] = total / np.float32(min(last, length - 1) - max(first, 0) + 1)
    return means
