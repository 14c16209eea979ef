"""How much two videos share, by either of two rules: near frames, and frames that are alike in a row.

The first rule is vPDQ's own. The second finds copies whose every frame was changed by a logo, a caption or
another grading: no frame is near, but frame after frame of quite different looks is alike at one shift.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching.hamming import brute_force
from tutela.engine.matching.hashes import Hashes, Numbers
from tutela.engine.matching.videos.alignment import SHIFT_S, Interval, Segment, segments

# A video counts as known from this share on, in either direction, and from so many aligned frames on: one
# title or test card alone says nothing.
LEAST_SHARE, LEAST_ALIGNED = 0.1, 2
# Two are copies of each other from this share on, of both: a clip of a film is not the film, and what a
# person says of the one does not hold for the other.
COPY_SHARE = 0.5
# Frames at most this many bits apart are alike. Of 150 million pairs of frames of unrelated videos the
# nearest lay 68 apart; a bright logo moves a frame by 20 to 60.
ALIKE_BITS = 56
# So many frames must be alike at one shift, and each further than that from the others, so that no one
# picture, however long it stands still, counts twice.
LEAST_DISTINCT = 3

# So many pairs of frames are enough to align two videos by: a scene that stands still is near to itself at
# every shift, and an hour of it in thirteen million pairs.
MOST_PAIRS, _LEAST_OF_ONE = 1 << 20, 64
# Frames compared before what is too many of their pairs is dropped.
AT_ONCE = 256


class Shared(StrEnum):
    """By which rule two videos share frames."""

    NEAR = "near"
    ALIGNED = "aligned"


@dataclass(frozen=True, slots=True)
class VideoNearness:
    """How much two videos share.

    Attributes:
        share_of_a: the part of a's usable frames that have a near frame in b, or by the other rule one alike
            and aligned, 0 to 1; share_of_b likewise.
        matched_a: how many usable frames of a that is; matched_b likewise.
        segments: what is aligned, the longest first.
        rule: by which rule.
    """

    share_of_a: float
    share_of_b: float
    matched_a: int
    matched_b: int
    segments: tuple[Segment, ...] = ()
    rule: Shared = Shared.NEAR

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

    @property
    def are_copies(self) -> bool:
        """Whether each of the two is half or more of what the other is."""
        return self.is_enough and min(self.share_of_a, self.share_of_b) >= COPY_SHARE


@dataclass(frozen=True, slots=True)
class Moments:
    """The usable fingerprints of a video, and which of its moments each is of: some have two.

    Attributes:
        at_s: (m,) seconds of each moment that has a usable fingerprint.
        moment: (n,) the moment of each fingerprint.
        hashes: (n, 32) the fingerprints.
    """

    at_s: NDArray[np.float64]
    moment: Numbers
    hashes: Hashes

    def distinct(self, most: int) -> Numbers:
        """Give rows of fingerprints, so many at most, each further than `ALIKE_BITS` from the others."""
        return distinct(np.arange(len(self.hashes)), self.hashes, most=most)


def moments(feature: Feature, quality: int = LEAST_QUALITY) -> Moments:
    """Take the fingerprints of at least a quality."""
    usable = feature.chosen(feature.quality >= quality)
    at_s, moment = np.unique(usable.at_s, return_inverse=True)
    return Moments(at_s, moment.astype(np.int64), usable.hashes)


def near(a_s: NDArray[np.float64], b_s: NDArray[np.float64], pairs: Numbers) -> VideoNearness:
    """Sum up pairs of near moments: (n, 2) places in the seconds of a and of b.

    Source:
        Facebook, "vPDQ" in the ThreatExchange repository: shares of frames in both directions.
    """
    return _summed(a_s, b_s, pairs, segments(a_s, b_s, pairs), Shared.NEAR)


def within(a: Moments, b: Moments, radius: int) -> tuple[Numbers, Numbers]:
    """Find the fingerprints of two videos that are within a radius, as rows of each; see `few`."""
    portions = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    for start in range(0, len(a.hashes), AT_ONCE):
        row, place, _ = brute_force.within(a.hashes[start : start + AT_ONCE], b.hashes, radius)
        shifts = b.at_s[b.moment[place]] - a.at_s[a.moment[row + start]]
        kept = few(row, place, np.zeros(len(row), np.int64), shifts, len(a.hashes))
        portions.append((row[kept] + start, place[kept]))
    left, right = (np.concatenate(column) for column in zip(*portions, strict=True))
    return left, right


def few(
    row: Numbers, place: Numbers, video: Numbers, shifts: NDArray[np.float64], frames: int
) -> NDArray[np.bool_]:
    """Say which pairs to keep where they are too many: of each frame those at the smallest shifts.

    Every frame on either side keeps one at least, so that shares stay what they are.

    Args:
        row: (p,) the asked frame of each pair.
        place: (p,) the known frame.
        video: (p,) the video that is of.
        shifts: (p,) seconds from the one to the other.
        frames: how many frames the asked video has.
    """
    most = max(_LEAST_OF_ONE, MOST_PAIRS // max(1, frames))
    kept = np.ones(len(row), np.bool_)
    if len(row) <= most:
        return kept
    order = np.lexsort((np.abs(shifts), video, row))
    begins = (np.diff(row[order], prepend=-1) != 0) | (np.diff(video[order], prepend=-1) != 0)
    at = np.arange(len(order))
    kept[order] = at - np.maximum.accumulate(np.where(begins, at, 0)) < most
    kept[np.unique(place, return_index=True)[1]] = True
    return kept


def aligned(a: Moments, b: Moments) -> VideoNearness | None:
    """Say what two videos share at the shift at which most frames are alike; None for no more than chance."""
    row_a, row_b = within(a, b, ALIKE_BITS)
    pairs = np.column_stack([a.moment[row_a], b.moment[row_b]])
    parts = segments(a.at_s, b.at_s, np.unique(pairs, axis=0))
    if not parts or parts[0].frames < LEAST_DISTINCT:
        return None
    shifts = b.at_s[pairs[:, 1]] - a.at_s[pairs[:, 0]]
    there = np.nonzero(np.abs(shifts - parts[0].offset_s) <= SHIFT_S)[0]
    rows = distinct(there, a.hashes[row_a], b.hashes[row_b], most=LEAST_DISTINCT)
    shared = _summed(a.at_s, b.at_s, np.unique(pairs[there], axis=0), parts, Shared.ALIGNED)
    return shared if len(rows) >= LEAST_DISTINCT and shared.is_enough else None


def distinct(rows: Numbers, *sides: Hashes, most: int) -> Numbers:
    """Choose rows, in order, so many at most, that are further than `ALIKE_BITS` apart on every side.

    Args:
        rows: those to choose from.
        sides: (n, 32) bytes each.
        most: where to stop.
    """
    left = rows
    chosen: list[int] = []
    while len(left) and len(chosen) < most:
        first, left = int(left[0]), left[1:]
        chosen.append(first)
        for side in sides:
            _, _, apart = brute_force.within(side[first][None], side[left], side.shape[1] * 8)
            # One by one, the rows stay in order.
            far = apart > ALIKE_BITS
            left = left[far]
    return np.array(chosen, np.int64)


def _summed(
    a_s: NDArray[np.float64],
    b_s: NDArray[np.float64],
    pairs: Numbers,
    parts: tuple[Segment, ...],
    rule: Shared,
) -> VideoNearness:
    matched_a, matched_b = len(np.unique(pairs[:, 0])), len(np.unique(pairs[:, 1]))
    return VideoNearness(
        share_of_a=matched_a / max(1, len(a_s)),
        share_of_b=matched_b / max(1, len(b_s)),
        matched_a=matched_a,
        matched_b=matched_b,
        segments=parts,
        rule=rule,
    )
