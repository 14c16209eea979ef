"""Which known videos a video shares frames with, and which part of one is which part of the other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video.features import Coverage, Feature
from tutela.engine.matching import mmap_file
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import HASH_BYTES, NEAR_BITS, Hashes
from tutela.engine.matching.videos import nearness
from tutela.engine.matching.videos.nearness import (
    ALIKE_BITS,
    LEAST_ALIGNED,
    LEAST_DISTINCT,
    Moments,
    Shared,
    VideoNearness,
)
from tutela.errors import Invalid

# Of how many frames of quite different looks alike ones are asked for: those of the first minutes.
_MOST_DISTINCT = 64

Rows = NDArray[np.int64]


class OnlyKeyFrames(Invalid):
    """A video of which only key frames were looked at was asked about as if all of it had been."""

    code = "TU-N06"


class Verdict(StrEnum):
    """What is settled about a video."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class VideoMatch:
    """A known video that shares frames with the one asked for; a is the asked one, b the known one."""

    entry: int
    nearness: VideoNearness


@dataclass(frozen=True, slots=True)
class Showing:
    """A known video of which a frame is near a picture.

    Attributes:
        row: which of the pictures asked for.
        entry: the known video.
        at_s: the second of the nearest frame.
        distance: bits between the two.
    """

    row: int
    entry: int
    at_s: float
    distance: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known about a video, and how much of it was looked at to know that.

    Attributes:
        coverage: which frames of it were looked at.
        matches: the known videos that share more than a stray frame with it.
        has_hint: at least one frame of it is alike one of a known video.
    """

    coverage: Coverage
    matches: tuple[VideoMatch, ...]
    has_hint: bool = False

    @property
    def verdict(self) -> Verdict:
        """Say what is settled; key frames alone never settle that a video is unknown."""
        if self.matches and self._is_sure():
            return Verdict.KNOWN
        return Verdict.UNDECIDED if self.coverage is Coverage.KEY_FRAMES else Verdict.UNKNOWN

    def _is_sure(self) -> bool:
        # One key frame may be all that a short clip has, and all that two clips have in common.
        aligned = max(match.nearness.segments[0].frames for match in self.matches)
        return self.coverage is not Coverage.KEY_FRAMES or aligned >= LEAST_ALIGNED


def compare(a: Feature, b: Feature, radius: int = NEAR_BITS, quality: int = LEAST_QUALITY) -> VideoNearness:
    """Say how much of each of two videos is in the other, by near frames or, failing that, by aligned ones.

    Args:
        a: one video's frames; see `features.columns`.
        b: the other's.
        radius: frames at most this many bits apart count as near.
        quality: frames below this are left out on both sides.
    """
    moments_a, moments_b = nearness.moments(a, quality), nearness.moments(b, quality)
    row_a, row_b = nearness.within(moments_a, moments_b, radius)
    pairs = np.unique(np.column_stack([moments_a.moment[row_a], moments_b.moment[row_b]]), axis=0)
    shared = nearness.near(moments_a.at_s, moments_b.at_s, pairs)
    return shared if shared.is_enough else nearness.aligned(moments_a, moments_b) or shared


class VideoIndex:
    """Known videos by their frames: one index over all frames of all of them."""

    def __init__(self, videos: Sequence[tuple[int, Feature]], quality: int = LEAST_QUALITY) -> None:
        """Sort the usable frames of all known videos into one index.

        Args:
            videos: the number returned for each known video, and its frames.
            quality: frames below this are left out.
        """
        self._open(
            _columns([(entry, nearness.moments(feature, quality)) for entry, feature in videos]), quality
        )

    @classmethod
    def of(cls, columns: mmap_file.Columns, quality: int = LEAST_QUALITY) -> Self:
        """Make an index of columns that `columns` gave, as they lie: mapped ones stay where they are.

        Args:
            columns: by name; what else is among them is left alone.
            quality: as they were made with.
        """
        index = cls.__new__(cls)
        index._open(columns, quality)
        return index

    def _open(self, columns: mmap_file.Columns, quality: int) -> None:
        self._quality, self._columns = quality, columns
        self._entries: list[int] = columns["videos"].tolist()
        self._starts, self._rows = columns["moments"], columns["rows"]
        self._index = NearIndex.of(columns, merges=False)

    def columns(self) -> mmap_file.Columns:
        """Return everything the index consists of, by name."""
        return self._columns

    def changed(self, gone: Collection[int], more: Sequence[tuple[int, Feature]]) -> "VideoIndex":
        """Make an index without some videos and with some more, which come last."""
        left = [(entry, self._known(at)) for at, entry in enumerate(self._entries) if entry not in gone]
        added = [(entry, nearness.moments(feature, self._quality)) for entry, feature in more]
        return VideoIndex.of(_columns([*left, *added]), self._quality)

    @property
    def entries(self) -> Sequence[int]:
        """The numbers of the known videos, in order."""
        return self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def _known(self, number: int) -> Moments:
        moments = slice(self._starts[number], self._starts[number + 1])
        rows = slice(self._rows[number], self._rows[number + 1])
        hashes = self._columns["words"][rows].view(np.uint8)
        return Moments(self._columns["at_s"][moments], self._columns["entries"][rows] - moments.start, hashes)

    def find(self, video: Feature, radius: int = NEAR_BITS) -> list[VideoMatch]:
        """Return every known video that shares at least one usable frame, the largest share first.

        Raises:
            OnlyKeyFrames: only key frames of the video were looked at; none found would say nothing.
        """
        if video.coverage is Coverage.KEY_FRAMES:
            raise OnlyKeyFrames(
                "Only key frames of this video were looked at: examine every second of it, or ask `look`."
            )
        asked = nearness.moments(video, self._quality)
        shared = self._near(asked, radius)
        return self._sorted(shared | self._aligned(asked, self._alike(asked), _enough(shared)))

    def showing(self, pictures: Hashes, radius: int = NEAR_BITS) -> list[Showing]:
        """Return the known videos that show some pictures, (n, 32) bytes, each once for each picture.

        Leave out pictures of a quality below 50 first.
        """
        if not len(self) or not len(pictures):
            return []
        nearest: dict[tuple[int, int], Showing] = {}
        row, place, distance = self._index.find_many(pictures, radius)
        number = np.searchsorted(self._starts, place, side="right") - 1
        seconds = self._columns["at_s"][place]
        columns = (row.tolist(), number.tolist(), seconds.tolist(), distance.tolist())
        for asked, video, at_s, apart in zip(*columns, strict=True):
            before = nearest.get((asked, video))
            if before is None or apart < before.distance:
                nearest[asked, video] = Showing(asked, self._entries[video], at_s, apart)
        return list(nearest.values())

    def look(self, video: Feature, radius: int = NEAR_BITS) -> Finding:
        """Return what is settled by the frames that were looked at, whichever they are.

        What near frames settle is not asked for aligned ones.
        """
        asked = nearness.moments(video, self._quality)
        near = self._near(asked, radius)
        enough = _enough(near)
        finding = Finding(video.coverage, tuple(self._sorted(enough)), has_hint=bool(near))
        if finding.verdict is Verdict.KNOWN:
            return finding
        alike = self._alike(asked)
        matches = self._sorted(enough | self._aligned(asked, alike, enough))
        return Finding(video.coverage, tuple(matches), has_hint=bool(near or len(alike)))

    def _sorted(self, shared: Mapping[int, VideoNearness]) -> list[VideoMatch]:
        matches = [VideoMatch(self._entries[number], near) for number, near in shared.items()]
        return sorted(matches, key=largest_share_first)

    def _near(self, asked: Moments, radius: int) -> dict[int, VideoNearness]:
        """Find what shares near frames with a video, by its place."""
        portions = [np.empty((0, 2), np.int64)]
        for start in range(0, len(asked.hashes), nearness.AT_ONCE):
            turn = slice(start, start + nearness.AT_ONCE)
            row, place, _ = self._index.find_many(asked.hashes[turn], radius)
            moment, known = asked.moment[turn][row], np.searchsorted(self._starts, place, side="right")
            shifts = self._columns["at_s"][place] - asked.at_s[moment]
            chosen = nearness.few(row, place, known, shifts, len(asked.hashes))
            portions.append(np.column_stack([place, moment])[chosen])
        shared = {}
        for number, pairs in self._by_video(np.concatenate(portions)):
            unique = np.unique(np.column_stack([pairs[:, 1], pairs[:, 0] - self._starts[number]]), axis=0)
            shared[number] = nearness.near(asked.at_s, self._known(number).at_s, unique)
        return shared

    def _alike(self, asked: Moments) -> Rows:
        """Find the known moments that look like one of a video, each with the number of that frame."""
        row, place, _ = self._index.find_many(asked.hashes[asked.distinct(_MOST_DISTINCT)], ALIKE_BITS)
        return np.column_stack([place, row])

    def _aligned(self, asked: Moments, alike: Rows, known: Collection[int]) -> dict[int, VideoNearness]:
        """Find what has aligned frames alike, by its place, but for what is known to be near."""
        shared = {}
        for number, pairs in self._by_video(alike):
            if number not in known and len(np.unique(pairs[:, 1])) >= LEAST_DISTINCT:
                aligned = nearness.aligned(asked, self._known(number))
                if aligned is not None:
                    shared[number] = aligned
        return shared

    def _by_video(self, pairs: Rows) -> Iterator[tuple[int, Rows]]:
        """Part rows that begin with a known moment into those of each known video."""
        pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
        known = np.searchsorted(self._starts, pairs[:, 0], side="right") - 1
        numbers, first = np.unique(known, return_index=True)
        yield from zip(numbers.tolist(), np.split(pairs, first[1:]), strict=False)


def _enough(shared: Mapping[int, VideoNearness]) -> dict[int, VideoNearness]:
    return {number: near for number, near in shared.items() if near.is_enough}


def _columns(known: Sequence[tuple[int, Moments]]) -> mmap_file.Columns:
    """Put the moments of videos one after the other, and their fingerprints into an index."""
    moments = np.cumsum([0, *(len(video.at_s) for _, video in known)])
    rows = np.cumsum([0, *(len(video.hashes) for _, video in known)])
    hashes = [np.empty((0, HASH_BYTES), np.uint8), *(video.hashes for _, video in known)]
    places = [video.moment + start for (_, video), start in zip(known, moments, strict=False)]
    index = NearIndex(np.concatenate(hashes), np.concatenate([np.empty(0, np.int64), *places]))
    return {
        **index.columns(),
        "videos": np.array([entry for entry, _ in known], np.int64),
        "at_s": np.concatenate([np.empty(0, np.float64), *(video.at_s for _, video in known)]),
        "moments": moments.astype(np.int64),
        "rows": rows.astype(np.int64),
    }


def largest_share_first(match: VideoMatch) -> tuple[bool, float, float, int]:
    """Order matches: near ones before aligned ones, then by how much is shared."""
    shared = match.nearness
    shares = (shared.share_of_a, shared.share_of_b)
    return shared.rule is not Shared.NEAR, -max(shares), -min(shares), match.entry
