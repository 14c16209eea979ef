"""Painted landscapes for tests: no picture here shows anything but hills."""

import numpy as np
from numpy.typing import NDArray


def hills(height: int, width: int, seed: int) -> NDArray[np.uint8]:
    """Paint a smooth field of hills and valleys, always the same for one seed."""
    random = np.random.default_rng(seed)
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    field = np.zeros((height, width))
    for _ in range(24):
        way, phase = random.uniform(-9, 9, 2), random.uniform(0, 6.3)
        field += random.uniform(0.3, 1) * np.sin(6.3 * (way[0] * down + way[1] * across) + phase)
    field -= field.min()
    return np.asarray(field * 255 / max(float(field.max()), 1e-9), np.uint8)
