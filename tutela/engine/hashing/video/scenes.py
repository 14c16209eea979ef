"""Picks the moments of a video that a contact sheet shows: each of its looks, then all of its length."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import NEAR_BITS
from tutela.engine.hashing.video.features import Feature


def moments(feature: Feature, most: int) -> list[float]:
    """Give seconds of a video, so many at most, in order; see `chosen`.

    Args:
        feature: the video's frames; see `features.columns`.
        most: how many seconds to give.
    """
    stored = feature.chosen(~feature.is_cut)
    return [float(stored.at_s[row]) for row in chosen(stored.hashes, most)]


def chosen(hashes: NDArray[np.uint8], most: int) -> list[int]:
    """Choose frames, so many at most, in order.

    The frame that differs most from all chosen so far is chosen next, until every frame left is near a chosen
    one: what is seen for a second only is among them. The rest are spread evenly.

    Args:
        hashes: (n, 32), the frames' fingerprints in the order of the video.
        most: how many frames to choose.
    """
    rows = list[int]()
    nearest = np.full(len(hashes), 257)
    while len(rows) < min(most, len(hashes)) and nearest.max() > NEAR_BITS:
        furthest = int(nearest.argmax())
        rows.append(furthest)
        nearest = np.minimum(nearest, distances(hashes, hashes[furthest]))
    left = np.setdiff1d(np.arange(len(hashes)), rows)
    many = min(most - len(rows), len(left))
    spread = left[(2 * np.arange(many) + 1) * len(left) // (2 * many)] if many else left[:0]
    return sorted([*rows, *spread.tolist()])


def distances(hashes: NDArray[np.uint8], one: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Count the bits by which each of some fingerprints, (n, 32), differs from one, (32,)."""
    words = np.ascontiguousarray(hashes).view(np.uint64) ^ np.ascontiguousarray(one).view(np.uint64)
    apart: NDArray[np.int64] = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    return apart
