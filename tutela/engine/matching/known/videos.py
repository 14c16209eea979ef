"""Known videos: the index over their frames, mapped from a file, and what came since."""

import threading
from collections.abc import Collection

import numpy as np

from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching import mmap_file
from tutela.engine.matching.hashes import Hashes
from tutela.engine.matching.videos.index import Showing, VideoIndex, VideoMatch, largest_share_first

Video = tuple[int, int, bytes]
"""An entry, its group, its packed fingerprint."""


class KnownVideos:
    """Known videos: those of the file, which all processes share, and those that came since."""

    def __init__(self, columns: mmap_file.Columns | None = None) -> None:
        """Take what `columns` gave; nothing of it is copied."""
        self._kept = VideoIndex([]) if columns is None else VideoIndex.of(columns)
        groups = [] if columns is None else columns["groups"].tolist()
        self._groups = dict(zip(self._kept.entries, groups, strict=True))
        self._more: dict[int, Feature] = {}
        self._gone: set[int] = set()
        self._added: VideoIndex | None = None
        # One process may match several batches side by side, each in a thread, with the same videos.
        self._changing = threading.Lock()

    def add(self, videos: Collection[Video]) -> None:
        """Make more videos known."""
        with self._changing:
            for entry, group, packed in videos:
                self._more[entry], self._groups[entry] = features.columns(packed), group
                self._added = None

    def remove(self, entries: Collection[int]) -> None:
        """Forget videos."""
        with self._changing:
            for entry in entries:
                self._gone.add(entry)
                if self._more.pop(entry, None) is not None:
                    self._added = None

    def find(self, video: Feature, radius: int) -> list[tuple[VideoMatch, int]]:
        """Find the videos that share frames with one, those that share most first, each with its group."""
        matches = [match for match in self._kept.find(video, radius) if match.entry not in self._gone]
        matches += self._with_added().find(video, radius)
        return [(match, self._groups[match.entry]) for match in sorted(matches, key=largest_share_first)]

    def showing(self, pictures: Hashes, radius: int) -> list[tuple[Showing, int]]:
        """Find the videos that show some pictures, each with its group."""
        shown = [one for one in self._kept.showing(pictures, radius) if one.entry not in self._gone]
        shown += self._with_added().showing(pictures, radius)
        return [(one, self._groups[one.entry]) for one in shown]

    def _with_added(self) -> VideoIndex:
        with self._changing:
            if self._added is None:
                self._added = VideoIndex(list(self._more.items()))
            return self._added

    def columns(self) -> mmap_file.Columns:
        """Return all of them, by name of the column."""
        index = self._kept
        if self._gone or self._more:
            index = index.changed(self._gone, list(self._more.items()))
        groups = [self._groups[entry] for entry in index.entries]
        return {**index.columns(), "groups": np.array(groups, np.uint16)}
