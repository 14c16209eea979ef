"""A checksum as fast as memory is read."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.compiling import compiled

# An odd number with bits all over (the golden ratio): multiplying by it loses nothing.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_LEFT, _RIGHT = np.uint64(29), np.uint64(35)


@compiled
def mixed(sum_: np.uint64, word: np.uint64) -> np.uint64:
    """Mix a word into a sum, so that another word gives another sum and its place matters."""
    mingled = (sum_ ^ word) * _FACTOR
    return (mingled << _LEFT) | (mingled >> _RIGHT)


@compiled
def checksum(words: NDArray[np.uint64]) -> np.uint64:
    """Sum words up, eight sums side by side; any single damaged word changes the result."""
    sums = np.zeros(8, np.uint64)
    a, b, c, d = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)
    e, f, g, h = np.uint64(5), np.uint64(6), np.uint64(7), np.uint64(8)
    whole = len(words) // 8 * 8
    for at in range(0, whole, 8):
        a, b = mixed(a, words[at]), mixed(b, words[at + 1])
        c, d = mixed(c, words[at + 2]), mixed(d, words[at + 3])
        e, f = mixed(e, words[at + 4]), mixed(f, words[at + 5])
        g, h = mixed(g, words[at + 6]), mixed(h, words[at + 7])
    sums[0], sums[1], sums[2], sums[3] = a, b, c, d
    sums[4], sums[5], sums[6], sums[7] = e, f, g, h
    total = np.uint64(len(words))
    for at in range(8):
        total = mixed(total, sums[at])
    for at in range(whole, len(words)):
        total = mixed(total, words[at])
    return total
