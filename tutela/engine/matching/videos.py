"""Which known videos a video shares frames with, and which part of one is which part of the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.frames import Coverage, Feature
from tutela.engine.matching import reference
from tutela.engine.matching.aligning import Interval, Segment, segments
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.near import NearIndex

# Frames below this quality (black, faded, blank) look alike in unrelated videos.
LEAST_QUALITY = 50
# A video counts as known from this share on, in either direction, and from so many aligned frames on: one
# title or test card alone says nothing.
LEAST_SHARE, LEAST_ALIGNED = 0.1, 2

Numbers = NDArray[np.int64]


class OnlyKeyFrames(ValueError):
    """A video of which only key frames were looked at was asked about as if all of it had been."""

    code = "TU-N06"


class Verdict(StrEnum):
    """What is settled about a video."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class VideoNearness:
    """How much two videos share.

    Attributes:
        share_of_a: the part of a's usable frames that have a near frame in b, 0 to 1; share_of_b likewise.
        matched_a: how many usable frames of a that is; matched_b likewise.
        segments: what is aligned, the longest first.
    """

    share_of_a: float
    share_of_b: float
    matched_a: int
    matched_b: int
    segments: tuple[Segment, ...] = ()

    @property
    def interval_a(self) -> Interval | None:
        """Seconds of the first and the last frame of a in the longest aligned part; None where none is."""
        return self.segments[0].in_a if self.segments else None

    @property
    def interval_b(self) -> Interval | None:
        """Seconds of the first and the last frame of b in the longest aligned part; None where none is."""
        return self.segments[0].in_b if self.segments else None

    @property
    def is_enough(self) -> bool:
        """Whether the two share more than a stray frame."""
        if not self.segments or max(self.share_of_a, self.share_of_b) < LEAST_SHARE:
            return False
        # All of a video may be one usable frame.
        is_whole = max(self.share_of_a, self.share_of_b) == 1.0
        return self.segments[0].frames >= LEAST_ALIGNED or is_whole


@dataclass(frozen=True, slots=True)
class VideoMatch:
    """A known video that shares frames with the one asked for; a is the asked one, b the known one."""

    entry: int
    nearness: VideoNearness


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known about a video, and how much of it was looked at to know that.

    Attributes:
        coverage: which frames of it were looked at.
        matches: the known videos that share more than a stray frame with it.
    """

    coverage: Coverage
    matches: tuple[VideoMatch, ...]

    @property
    def verdict(self) -> Verdict:
        """Say what is settled; key frames alone never settle that a video is unknown."""
        if self.matches and self._is_sure():
            return Verdict.KNOWN
        return Verdict.UNDECIDED if self.coverage is Coverage.KEY_FRAMES else Verdict.UNKNOWN

    def _is_sure(self) -> bool:
        # One key frame may be all that a short clip has, and all that two clips have in common.
        aligned = max(one.nearness.segments[0].frames for one in self.matches)
        return self.coverage is not Coverage.KEY_FRAMES or aligned >= LEAST_ALIGNED


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
    one, other = _moments(a, quality), _moments(b, quality)
    row_a, row_b, _ = reference.within(one.hashes, other.hashes, radius)
    pairs = np.unique(np.column_stack([one.moment[row_a], other.moment[row_b]]), axis=0)
    return _nearness(one.at_s, other.at_s, pairs)


class VideoIndex:
    """Known videos by their frames: one index over all frames of all of them."""

    def __init__(self, videos: Sequence[tuple[int, Feature]], quality: int = LEAST_QUALITY) -> None:
        """Sort the usable frames of all known videos into one index.

        Args:
            videos: the number returned for each known video, and its frames.
            quality: frames below this are left out.
        """
        self._quality = quality
        self._entries = [entry for entry, _ in videos]
        usable = [_moments(feature, quality) for _, feature in videos]
        self._at_s = [one.at_s for one in usable]
        self._starts = np.cumsum([0, *(len(one.at_s) for one in usable)])
        hashes = [np.empty((0, 32), np.uint8), *(one.hashes for one in usable)]
        moments = [one.moment + start for one, start in zip(usable, self._starts, strict=False)]
        self._index = NearIndex(np.concatenate(hashes), np.concatenate([np.empty(0, np.int64), *moments]))

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, video: Feature, radius: int = NEAR_BITS) -> list[VideoMatch]:
        """Return every known video that shares at least one usable frame, the largest share first.

        Raises:
            OnlyKeyFrames: only key frames of the video were looked at; none found would say nothing.
        """
        if video.coverage is Coverage.KEY_FRAMES:
            raise OnlyKeyFrames(
                "Only key frames of this video were looked at: examine every second of it, or ask `look`."
            )
        return self._found(video, radius)

    def look(self, video: Feature, radius: int = NEAR_BITS) -> Finding:
        """Return what is settled by the frames that were looked at, whichever they are."""
        found = (one for one in self._found(video, radius) if one.nearness.is_enough)
        return Finding(video.coverage, tuple(found))

    def _found(self, video: Feature, radius: int) -> list[VideoMatch]:
        asked = _moments(video, self._quality)
        row, place, _ = self._index.find_many(asked.hashes, radius)
        pairs = np.unique(np.column_stack([place, asked.moment[row]]), axis=0)
        matches = []
        for number, some in self._by_video(pairs):
            held = np.column_stack([some[:, 1], some[:, 0] - self._starts[number]])
            nearness = _nearness(asked.at_s, self._at_s[number], held)
            matches.append(VideoMatch(self._entries[number], nearness))
        return sorted(matches, key=_largest_share_first)

    def _by_video(self, pairs: Numbers) -> Iterator[tuple[int, Numbers]]:
        """Part pairs, which are in order of known moments, into those of each known video."""
        known = np.searchsorted(self._starts, pairs[:, 0], side="right") - 1
        numbers, first = np.unique(known, return_index=True)
        yield from zip(numbers.tolist(), np.split(pairs, first[1:]), strict=False)


@dataclass(frozen=True, slots=True)
class _Moments:
    """The usable fingerprints of a video, and which of its moments each is of: some have two.

    Attributes:
        at_s: (m,) seconds of each moment that has a usable fingerprint.
        moment: (n,) the moment of each fingerprint.
        hashes: (n, 32) the fingerprints.
    """

    at_s: NDArray[np.float64]
    moment: Numbers
    hashes: NDArray[np.uint8]


def _moments(feature: Feature, quality: int) -> _Moments:
    usable = feature.chosen(feature.quality >= quality)
    at_s, moment = np.unique(usable.at_s, return_inverse=True)
    return _Moments(at_s, moment.astype(np.int64), usable.hashes)


def _largest_share_first(match: VideoMatch) -> tuple[float, float, int]:
    shares = (match.nearness.share_of_a, match.nearness.share_of_b)
    return -max(shares), -min(shares), match.entry


def _nearness(a_s: NDArray[np.float64], b_s: NDArray[np.float64], pairs: Numbers) -> VideoNearness:
    """Sum up pairs of near moments: (n, 2) places in the seconds of a and of b."""
    matched_a, matched_b = len(np.unique(pairs[:, 0])), len(np.unique(pairs[:, 1]))
    return VideoNearness(
        share_of_a=matched_a / max(1, len(a_s)),
        share_of_b=matched_b / max(1, len(b_s)),
        matched_a=matched_a,
        matched_b=matched_b,
        segments=segments(a_s, b_s, pairs),
    )
