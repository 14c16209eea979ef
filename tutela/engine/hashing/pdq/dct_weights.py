"""Weighs the frequencies of a block of pixels for the places of the 64 x 64 brightness that PDQ reads."""

from functools import lru_cache
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from tutela.engine.compiling import compiled
from tutela.engine.hashing.pdq.resample import SIDE, Floats, taps

BLOCK, PLACES = 8, 4

_LINE, _MATRIX = types.Array(types.float32, 1, "C"), types.Array(types.float32, 2, "C")
_PLACED = types.Array(types.int64, 1, "C")
Places = NDArray[np.int64]


@lru_cache(maxsize=64)
def of_blocks(length: int, blocks: int) -> tuple[Places, Floats] | None:
    """Give, for each block along an axis, the first of the places it is weighed for, and the weights.

    Args:
        length: pixels along the axis.
        blocks: of 8 pixels, the last ones perhaps beyond the end.

    Returns:
        places, and (blocks * 8 * 4) weights: of each frequency for four places. None where a block matters to
        more places than four.
    """
    starts, counts, weights = taps(length)
    places = np.full(blocks, SIDE, np.int64)
    line = np.zeros(blocks * BLOCK * PLACES, np.float32)
    angles = np.arange(BLOCK)[:, None] * (2 * np.arange(BLOCK)[None, :] + 1) * np.pi / (2 * BLOCK)
    waves = np.ascontiguousarray(np.cos(angles) / 2, np.float32)
    waves[0] = np.sqrt(1 / BLOCK)
    return (places, line) if _weigh(starts, counts, weights, waves, places, line) else None


@compiled(types.boolean(_PLACED, _PLACED, _MATRIX, _MATRIX, _PLACED, _LINE), exactly=True)
def _weigh(starts: Any, counts: Any, weights: Any, waves: Any, places: Any, line: Any) -> bool:
    for place in range(SIDE):
        for offset in range(counts[place]):
            block, within = divmod(starts[place] + offset, BLOCK)
            places[block] = min(places[block], place)
            nth = place - places[block]
            if nth >= PLACES:
                return False
            for wave in range(BLOCK):
                at = (block * BLOCK + wave) * PLACES + nth
                line[at] += weights[place, offset] * waves[wave, within]
    return True
