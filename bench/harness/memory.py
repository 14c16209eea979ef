"""What the memory of this machine permits: the time of a cache line read at random, asked for ahead."""

import time
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.simd import prefetch

_READS, _AHEAD, _ROUNDS = 2_000_000, 32, 5
_WORDS_A_LINE = 8


@numba.njit  # type: ignore[untyped-decorator]  # numba ships no types
def _read(words: NDArray[np.uint64], places: NDArray[np.int64]) -> Any:
    total = np.uint64(0)
    for number in range(len(places) - _AHEAD):
        prefetch(words, places[number + _AHEAD])
        total += words[places[number]]
    return total


def line_s(size_bytes: int) -> float:
    """Measure the seconds that one line takes in so many bytes; the best of some rounds."""
    words = np.ones(size_bytes // 8, np.uint64)
    lines = np.random.default_rng(1).integers(0, len(words) // _WORDS_A_LINE, _READS)
    places = lines * _WORDS_A_LINE
    _read(words, places[:100])
    taken = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        _read(words, places)
        taken.append(time.process_time() - started)
    return min(taken) / _READS
