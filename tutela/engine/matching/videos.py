"""How much of one video is in another, and which known videos a video shares frames with."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.frames import Feature
from tutela.engine.matching import reference
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.near import NearIndex

# Frames below this quality (black, faded, blank) look alike in unrelated videos.
LEAST_QUALITY = 50

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class VideoNearness:
    """How much two videos share.

    Attributes:
        share_of_a: the part of a's usable frames that have a near frame in b, 0 to 1; share_of_b likewise.
        matched_a: how many usable frames of a that is; matched_b likewise.
        interval_a: seconds of the first and the last such frame of a; None where there is none.
    """

    share_of_a: float
    share_of_b: float
    matched_a: int
    matched_b: int
    interval_a: Interval | None
    interval_b: Interval | None


@dataclass(frozen=True, slots=True)
class VideoMatch:
    """A known video that shares frames with the one asked for; a is the asked one, b the known one."""

    entry: int
    nearness: VideoNearness


def compare(a: Feature, b: Feature, radius: int = NEAR_BITS, quality: int = LEAST_QUALITY) -> VideoNearness:
    """Say how much of each of two videos is in the other.

    Args:
        a: one video's frames; see `frames.columns`.
        b: the other's.
        radius: frames at most this many bits apart count as the same.
        quality: frames below this are left out on both sides.

    Source:
        Facebook, "vPDQ" in the ThreatExchange repository: shares of frames in both directions.
    """
    a, b = _usable(a, quality), _usable(b, quality)
    row_a, row_b, _ = reference.within(a.hashes, b.hashes, radius)
    return _nearness(a, b, np.unique(row_a), np.unique(row_b))


class VideoIndex:
    """Known videos by their frames."""

    def __init__(self, videos: Sequence[tuple[int, Feature]], quality: int = LEAST_QUALITY) -> None:
        """Sort the usable frames of all known videos into one index.

        Args:
            videos: the number returned for each known video, and its frames.
            quality: frames below this are left out.
        """
        self._quality = quality
        self._entries = [entry for entry, _ in videos]
        self._features = [_usable(feature, quality) for _, feature in videos]
        lengths = [len(feature) for feature in self._features]
        self._starts = np.cumsum([0, *lengths])
        self._video = np.repeat(np.arange(len(videos)), lengths)
        frames = [feature.hashes for feature in self._features]
        hashes = np.concatenate(frames) if frames else np.empty((0, 32), np.uint8)
        self._index = NearIndex(hashes, np.arange(len(hashes), dtype=np.int64))

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, video: Feature, radius: int = NEAR_BITS) -> list[VideoMatch]:
        """Return every known video that shares at least one usable frame, the largest share first."""
        asked = _usable(video, self._quality)
        row, place, _ = self._index.find_many(asked.hashes, radius)
        known = self._video[place]
        matches = []
        for number in np.unique(known):
            mine = known == number
            held = np.unique(place[mine]) - self._starts[number]
            nearness = _nearness(asked, self._features[number], np.unique(row[mine]), held)
            matches.append(VideoMatch(self._entries[number], nearness))
        return sorted(matches, key=_largest_share_first)


def _largest_share_first(match: VideoMatch) -> tuple[float, float, int]:
    shares = (match.nearness.share_of_a, match.nearness.share_of_b)
    return -max(shares), -min(shares), match.entry


def _usable(feature: Feature, quality: int) -> Feature:
    kept = feature.quality >= quality
    return Feature(feature.frame[kept], feature.at_s[kept], feature.quality[kept], feature.hashes[kept])


def _nearness(
    a: Feature, b: Feature, matched_a: NDArray[np.int64], matched_b: NDArray[np.int64]
) -> VideoNearness:
    return VideoNearness(
        share_of_a=len(matched_a) / max(1, len(a)),
        share_of_b=len(matched_b) / max(1, len(b)),
        matched_a=len(matched_a),
        matched_b=len(matched_b),
        interval_a=_interval(a, matched_a),
        interval_b=_interval(b, matched_b),
    )


def _interval(feature: Feature, matched: NDArray[np.int64]) -> Interval | None:
    if not len(matched):
        return None
    times = feature.at_s[matched]
    return float(times.min()), float(times.max())
