"""Fingerprints of a video's frames, packed into the one blob that is kept of a video."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import BEST_QUALITY, HASH_BYTES
from tutela.errors import Invalid

MAGIC = b"vpdq/2\0\0"
ROW = np.dtype(
    [("frame", "<u4"), ("at_s", "<f8"), ("quality", "u1"), ("is_cut", "u1"), ("bits", "u1", (HASH_BYTES,))]
)
LONGEST_RECIPE = 300


class BadFeature(Invalid):
    """Bytes that should be a packed video feature are not one."""

    code = "TU-N01"


class Coverage(IntEnum):
    """Which frames of a video were looked at: key frames, perhaps with what follows them at once, or all.

    Key frames may tell that a video is known, and never that it is not: a copy that was encoded anew has
    other key frames.
    """

    KEY_FRAMES = 1
    EVERY_SECOND = 2


@dataclass(frozen=True, slots=True)
class FrameHash:
    """The PDQ fingerprint of one frame.

    Attributes:
        frame: its number.
        at_s: its second.
        bits: 32 bytes.
        quality: 0 to 100.
        is_cut: of what is between the bars around the picture, and not of the stored frame.
    """

    frame: int
    at_s: float
    bits: bytes
    quality: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """A video's frames as columns, one row a fingerprint: what the comparison of videos reads.

    A frame with bars around its picture has two rows, one of them marked in `is_cut`.
    """

    frame: NDArray[np.uint32]
    at_s: NDArray[np.float64]
    quality: NDArray[np.uint8]
    hashes: NDArray[np.uint8]
    is_cut: NDArray[np.bool_]
    coverage: Coverage = Coverage.EVERY_SECOND
    recipe: str = ""

    def __len__(self) -> int:
        return len(self.frame)

    def chosen(self, rows: NDArray[np.bool_]) -> "Feature":
        """Give some of the rows."""
        return replace(
            self,
            frame=self.frame[rows],
            at_s=self.at_s[rows],
            quality=self.quality[rows],
            hashes=self.hashes[rows],
            is_cut=self.is_cut[rows],
        )


def merged(one: Feature, other: Feature) -> Feature:
    """Put the frames of two looks at one video in order; it counts as looked at as the wider of them was."""
    order = np.argsort(np.concatenate([one.at_s, other.at_s]), kind="stable")
    wider = max(one, other, key=lambda feature: feature.coverage)
    return Feature(
        np.concatenate([one.frame, other.frame])[order],
        np.concatenate([one.at_s, other.at_s])[order],
        np.concatenate([one.quality, other.quality])[order],
        np.concatenate([one.hashes, other.hashes])[order],
        np.concatenate([one.is_cut, other.is_cut])[order],
        wider.coverage,
        wider.recipe,
    )


def pack(frames: Sequence[FrameHash], coverage: Coverage = Coverage.EVERY_SECOND, recipe: str = "") -> bytes:
    """Pack frame fingerprints, 46 bytes each behind a head, the same bytes on every machine.

    Args:
        frames: in order.
        coverage: which frames were looked at.
        recipe: how the fingerprints were made, at most 300 letters of ASCII.
    """
    rows = np.zeros(len(frames), ROW)
    for row, frame in zip(rows, frames, strict=True):
        row["frame"], row["at_s"], row["quality"] = frame.frame, frame.at_s, frame.quality
        row["is_cut"], row["bits"] = frame.is_cut, np.frombuffer(frame.bits, np.uint8)
    name = recipe.encode("ascii")
    return MAGIC + bytes([coverage]) + len(name).to_bytes(2, "little") + name + rows.tobytes()


def columns(packed: bytes) -> Feature:
    """Open a packed feature as columns.

    Raises:
        BadFeature: the mark, the head, the length, a time or a quality is not as `pack` writes it.
    """
    if not packed.startswith(MAGIC):
        raise BadFeature("A video feature starts with another mark than vpdq/2.")
    coverage, recipe, body = _head(memoryview(packed)[len(MAGIC) :])
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
        rows["is_cut"] != 0,
        coverage,
        recipe,
    )


def _head(written: memoryview) -> tuple[Coverage, str, memoryview]:
    try:
        coverage, length = Coverage(written[0]), int.from_bytes(written[1:3], "little")
        recipe = bytes(written[3 : 3 + length]).decode("ascii")
    except (ValueError, IndexError):
        raise BadFeature("A video feature does not say which frames were looked at, and how.") from None
    if len(recipe) != length or length > LONGEST_RECIPE or not (recipe.isprintable() or not recipe):
        raise BadFeature("A video feature does not say how it was made.")
    return coverage, recipe, written[3 + length :]


def unpack(packed: bytes) -> list[FrameHash]:
    """Open a packed feature frame by frame; the inverse of `pack`.

    Raises:
        BadFeature: the bytes are not as `pack` writes them.
    """
    feature = columns(packed)
    return [
        FrameHash(int(frame), float(at_s), bits.tobytes(), int(quality), bool(is_cut))
        for frame, at_s, bits, quality, is_cut in zip(
            feature.frame, feature.at_s, feature.hashes, feature.quality, feature.is_cut, strict=True
        )
    ]
