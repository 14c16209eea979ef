"""Fingerprints of a video's frames, packed into the one blob that is kept of a video."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BEST_QUALITY = 100
MAGIC = b"vpdq/1\0\0"
ROW = np.dtype([("frame", "<u4"), ("at_s", "<f8"), ("quality", "u1"), ("bits", "u1", (32,))])


class BadFeature(ValueError):
    """Bytes that should be a packed video feature are not one."""

    code = "TU-N01"


@dataclass(frozen=True, slots=True)
class FrameHash:
    """The PDQ fingerprint of one frame: its number, its time in seconds, 32 bytes, quality from 0 to 100."""

    frame: int
    at_s: float
    bits: bytes
    quality: int


@dataclass(frozen=True, slots=True)
class Feature:
    """A video's frames as columns, one row a frame: what the comparison of videos reads."""

    frame: NDArray[np.uint32]
    at_s: NDArray[np.float64]
    quality: NDArray[np.uint8]
    hashes: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.frame)


def pack(frames: Sequence[FrameHash]) -> bytes:
    """Pack frame fingerprints, 45 bytes each behind a short mark, the same bytes on every machine."""
    rows = np.zeros(len(frames), ROW)
    for row, one in zip(rows, frames, strict=True):
        row["frame"], row["at_s"], row["quality"] = one.frame, one.at_s, one.quality
        row["bits"] = np.frombuffer(one.bits, np.uint8)
    return MAGIC + rows.tobytes()


def columns(packed: bytes) -> Feature:
    """Open a packed feature as columns.

    Raises:
        BadFeature: the mark, the length, a time or a quality is not as `pack` writes it.
    """
    body = memoryview(packed)[len(MAGIC) :]
    if not packed.startswith(MAGIC):
        raise BadFeature("A video feature starts with another mark than vpdq/1.")
    if len(body) % ROW.itemsize:
        raise BadFeature(f"A video feature of {len(body)} bytes is not whole rows of {ROW.itemsize}.")
    rows = np.frombuffer(body, ROW)
    if not np.isfinite(rows["at_s"]).all() or (rows["quality"] > BEST_QUALITY).any():
        raise BadFeature("A video feature holds a time that is no number or a quality above 100.")
    return Feature(
        rows["frame"].astype(np.uint32),
        rows["at_s"].astype(np.float64),
        rows["quality"].copy(),
        np.ascontiguousarray(rows["bits"]),
    )


def unpack(packed: bytes) -> list[FrameHash]:
    """Open a packed feature frame by frame; the inverse of `pack`.

    Raises:
        BadFeature: the bytes are not as `pack` writes them.
    """
    feature = columns(packed)
    return [
        FrameHash(int(frame), float(at_s), bits.tobytes(), int(quality))
        for frame, at_s, bits, quality in zip(
            feature.frame, feature.at_s, feature.hashes, feature.quality, strict=True
        )
    ]
