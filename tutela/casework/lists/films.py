"""The known videos of a unit: their packed fingerprints as columns, and the index over their frames."""

from collections.abc import Collection
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing import frames
from tutela.engine.hashing.frames import Feature
from tutela.engine.matching import kept
from tutela.engine.matching.videos import VideoIndex, VideoMatch

Film = tuple[int, int, bytes]
"""An entry, its group, its packed fingerprint."""


class Films:
    """Known videos; the index over their frames is made when the first video is asked for."""

    def __init__(self, columns: kept.Columns | None = None) -> None:
        """Take what `columns` gave; nothing of it is read before a video is asked for."""
        self._columns = columns
        self._more: list[Film] = []
        self._gone: set[int] = set()
        self._index: tuple[VideoIndex, dict[int, int]] | None = None

    def add(self, films: Collection[Film]) -> None:
        """Make more videos known."""
        if films:
            self._more, self._index = [*self._more, *films], None

    def remove(self, entries: Collection[int]) -> None:
        """Forget videos."""
        if entries:
            self._gone, self._index = self._gone | set(entries), None

    def find(self, video: Feature, radius: int) -> list[tuple[VideoMatch, int]]:
        """Find the videos that share a usable frame, the largest share first, each with its group."""
        held = self._index
        if held is None:
            films = self._all()
            features = [(entry, frames.columns(packed)) for entry, _, packed in films]
            held = self._index = VideoIndex(features), {entry: group for entry, group, _ in films}
        index, groups = held
        return [(match, groups[match.entry]) for match in index.find(video, radius)]

    def columns(self) -> kept.Columns:
        """Return all of them, by name of the column."""
        films = self._all()
        return {
            "entries": np.array([entry for entry, _, _ in films], np.int64),
            "groups": np.array([group for _, group, _ in films], np.uint16),
            "starts": np.cumsum([0, *(len(packed) for _, _, packed in films)], dtype=np.int64),
            "packed": np.frombuffer(b"".join(packed for _, _, packed in films), np.uint8),
        }

    def _all(self) -> list[Film]:
        return [film for film in (*self._before(), *self._more) if film[0] not in self._gone]

    def _before(self) -> list[Film]:
        if self._columns is None:
            return []
        packed: NDArray[np.uint8] = self._columns["packed"]
        entries, groups = self._columns["entries"].tolist(), self._columns["groups"].tolist()
        ranges = pairwise(self._columns["starts"].tolist())
        return [
            (entry, group, packed[start:stop].tobytes())
            for entry, group, (start, stop) in zip(entries, groups, ranges, strict=True)
        ]
