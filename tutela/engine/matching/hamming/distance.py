"""The distance of two hashes, and what all kernels of matching share."""

import numpy as np

from tutela.engine.compiling import compiled
from tutela.engine.matching.hashes import Words
from tutela.engine.matching.simd import popcount

Whole = int | np.int64

CELLS = (1 << 16) + 1
# Hashes compared before asking whether one of them is near.
BLOCK = 256


@compiled(borrows=True)
def distance_between(left: Words, left_row: Whole, right: Words, right_row: Whole) -> np.int64:
    """Count the bits in which two hashes differ."""
    return np.int64(
        popcount(left[left_row, 0] ^ right[right_row, 0])
        + popcount(left[left_row, 1] ^ right[right_row, 1])
        + popcount(left[left_row, 2] ^ right[right_row, 2])
        + popcount(left[left_row, 3] ^ right[right_row, 3])
    )
