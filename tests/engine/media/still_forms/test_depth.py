"""Values of 10, 12 or 14 bits in 16 are shown, and fingerprinted, at their full brightness."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.stills import open_still


def png(values: NDArray[np.uint16]) -> bytes:
    """Give a PNG of 16 bits, grey or in colours."""
    height, width = values.shape[:2]
    rows = np.concatenate(
        [np.zeros((height, 1), np.uint8), values.astype(">u2").reshape(height, -1).view(np.uint8)], axis=1
    )

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 16, 2 if values.ndim == 3 else 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows.tobytes()))
        + chunk(b"IEND", b"")
    )


def tiff(values: NDArray[np.uint16]) -> bytes:
    """Give an uncompressed TIFF of 16 bits, grey or in colours."""
    height, width = values.shape[:2]
    samples = 3 if values.ndim == 3 else 1
    body = values.astype("<u2").tobytes()
    entries = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, samples, 16 if samples == 1 else 8), (259, 3, 1, 1),
        (262, 3, 1, 2 if samples == 3 else 1), (273, 4, 1, 14), (277, 3, 1, samples), (278, 4, 1, height),
        (279, 4, 1, len(body)),
    ]  # fmt: skip
    table = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\0"
        + struct.pack("<I", 14 + len(body))
        + struct.pack("<3H", 16, 16, 16)
        + body
        + table
        + bytes(4)
    )


def grey() -> NDArray[np.uint16]:
    return np.asarray(Image.fromarray(painting.shapes()).convert("L")).astype(np.uint16)


@pytest.mark.parametrize("form", [png, tiff])
@pytest.mark.parametrize("bits", [10, 12, 14, 16])
@pytest.mark.parametrize("is_grey", [True, False])
def test_values_are_scaled_by_the_bits_that_they_take(
    form: Callable[[NDArray[np.uint16]], bytes], bits: int, is_grey: bool
) -> None:
    values = grey() if is_grey else painting.shapes().astype(np.uint16)
    top = (1 << bits) - 1
    data = form((values * (top / 255.0)).astype(np.uint16))

    still = open_still(io.BytesIO(data), Limits())
    pixels = still.exact()

    assert pixels is not None
    assert pixels.shape == values.shape
    assert np.abs(pixels.astype(int) - values).max() <= 2
    assert still.facts.condition is (Condition.OK if bits == 16 else Condition.NOTED)
    assert (f"values of {bits} bits in 16" in still.facts.note) is (bits != 16)
