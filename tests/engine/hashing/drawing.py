"""Painted landscapes for tests: no picture here shows anything but hills."""

import io
from fractions import Fraction
from functools import cache

import av
import numpy as np
from numpy.typing import NDArray

WAVES = 160


def hills(height: int, width: int, seed: int) -> NDArray[np.uint8]:
    """Paint a smooth field of hills and valleys, always the same for one seed."""
    random = np.random.default_rng(seed)
    down, across = random.uniform(-9, 9, (2, WAVES)) * 2 * np.pi
    strength, phase = random.uniform(0.3, 1, WAVES), random.uniform(0, 2 * np.pi, WAVES)
    rows = np.linspace(0, 1, height)[:, None] * down + phase
    columns = np.linspace(0, 1, width)[:, None] * across
    # sin(a + b) by its two products: a field is two matrix products, whatever the number of waves.
    field = (strength * np.sin(rows)) @ np.cos(columns).T + (strength * np.cos(rows)) @ np.sin(columns).T
    field -= field.min()
    return np.asarray(field * 255 / max(float(field.max()), 1e-9), np.uint8)


@cache
def film(seconds: int = 4, seed: int = 20, form: str = "mp4") -> bytes:
    """Film one landscape a second, ten frames each."""
    made = io.BytesIO()
    with av.open(made, "w", format=form) as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.time_base = 320, 240, Fraction(1, 10)
        for number in range(seconds * 10):
            shade = np.repeat(hills(240, 320, seed + number // 10)[:, :, None], 3, axis=2)
            for packet in stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return made.getvalue()
