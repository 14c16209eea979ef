"""Hashes with known distances, for tests."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint8]


def random_hashes(count: int, seed: int) -> Hashes:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def flipped(hashes: Hashes, bits: int, seed: int) -> Hashes:
    """Flip exactly `bits` bits of every hash."""
    random = np.random.default_rng(seed)
    opened = np.unpackbits(hashes, axis=1)
    for row in opened:
        row[random.choice(256, bits, replace=False)] ^= 1
    return np.packbits(opened, axis=1)


def clustered(count: int, seed: int) -> Hashes:
    """Make hashes of which half lie in groups of ten that differ in up to 24 bits, some of them equal."""
    random = np.random.default_rng(seed)
    hashes = random_hashes(count, seed)
    centres = np.repeat(hashes[: count // 20 + 1], 10, axis=0)[: count // 2]
    opened = np.unpackbits(centres, axis=1)
    for row in opened:
        row[random.choice(256, random.integers(0, 25), replace=False)] ^= 1
    hashes[: len(opened)] = np.packbits(opened, axis=1)
    random.shuffle(hashes)
    return hashes


def crowd(count: int, fewest: int, most: int, seed: int) -> Hashes:
    """Make hashes that differ from one in so many bits, all numbers of them as often."""
    random = np.random.default_rng(seed)
    opened = np.unpackbits(np.repeat(random_hashes(1, seed), count, axis=0), axis=1)
    for row, bits in zip(opened, random.integers(fewest, most + 1, count), strict=True):
        row[random.choice(256, bits, replace=False)] ^= 1
    return np.packbits(opened, axis=1)


def chain(count: int, bits: int, seed: int) -> Hashes:
    """Make hashes that each differ in so many bits from the one before."""
    random = np.random.default_rng(seed)
    opened = np.repeat(np.unpackbits(random_hashes(1, seed), axis=1), count, axis=0)
    for row in range(1, count):
        opened[row] = opened[row - 1]
        opened[row, random.choice(256, bits, replace=False)] ^= 1
    return np.packbits(opened, axis=1)
