"""Picks the moments of a video that a contact sheet shows: each of its looks, then all of its length."""

import numpy as np

from tutela.engine.hashing.frames import Feature
from tutela.engine.matching.hashes import NEAR_BITS, as_words


def moments(feature: Feature, most: int) -> list[float]:
    """Give seconds of a video, so many at most, in order.

    The frame that differs most from all chosen so far is chosen next, until every frame left is near a chosen
    one: what is seen for a second only is on the sheet. The rest are spread evenly.

    Args:
        feature: the video's frames; see `frames.columns`.
        most: how many seconds to give.
    """
    stored = feature.chosen(~feature.is_cut)
    chosen, words = list[int](), as_words(stored.hashes)
    nearest = np.full(len(stored), 257)
    while len(chosen) < min(most, len(stored)) and nearest.max() > NEAR_BITS:
        furthest = int(nearest.argmax())
        chosen.append(furthest)
        nearest = np.minimum(nearest, np.bitwise_count(words ^ words[furthest]).sum(axis=1))
    left = np.setdiff1d(np.arange(len(stored)), chosen)
    many = min(most - len(chosen), len(left))
    spread = left[(2 * np.arange(many) + 1) * len(left) // (2 * many)] if many else left[:0]
    return [float(stored.at_s[row]) for row in sorted([*chosen, *spread.tolist()])]
