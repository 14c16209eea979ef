"""The index of what lists state: asked by every kind of hash, changed while in use, kept in a file.

It holds numbers and hashes only, and beside each hash its group: the list it is on and the category it has
there. So one look-up says all that decides, and no row is read for it.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.digests import OF_NOTHING
from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching import mmap_file
from tutela.engine.matching.exact import WIDTHS, DigestKind, ExactIndex
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import HASH_BYTES, NEAR_BITS, Hashes
from tutela.engine.matching.known.columns import STRONGEST_FIRST, Column, Group, Groups, Row, gathered
from tutela.engine.matching.known.videos import KnownVideos
from tutela.engine.matching.videos.nearness import VideoNearness

Digests = Mapping[DigestKind, NDArray[np.uint8]]
"""(n, width) bytes of each kind, row by row of the same n contents."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A known entry that agrees with what was asked for.

    Attributes:
        entry: its number.
        group: the number of its list, and its category there.
        algorithm: the digest or fingerprint that agreed.
        row: which of many asked for.
        distance: bits between two pictures; 0 for equal digests and for videos.
        known: the known digest or picture fingerprint itself; b"" for a video.
        frames: how much two videos share; a is the asked one, b the known one.
        at_s: the second of the frame of a known video that a picture is near.
    """

    entry: int
    group: Group
    algorithm: str
    row: int = 0
    distance: int = 0
    known: bytes = b""
    frames: VideoNearness | None = None
    at_s: float | None = None


class KnownIndex:
    """Everything some lists state: as it is kept in a file, and what changed since.

    Attributes:
        mark: whatever the writer of the file noted of its state; "" for what was not opened.
    """

    def __init__(self, *, workers: int = 1) -> None:
        """Begin with nothing.

        Args:
            workers: cores to sort many fingerprints with, and to search batches with then.
        """
        self.mark, self._workers = "", workers
        self._groups = Groups()
        self._exact = {
            kind: ExactIndex(kind, np.empty((0, WIDTHS[kind]), np.uint8), np.empty(0, np.int64))
            for kind in STRONGEST_FIRST
        }
        self._near = NearIndex(np.empty((0, HASH_BYTES), np.uint8), np.empty(0, np.int64))
        self._videos = KnownVideos()

    @classmethod
    def open(cls, path: Path, *, workers: int = 1, verify: bool = True) -> Self:
        """Map what `save` has written; every process that opens it shares one copy in memory.

        Args:
            path: the file.
            workers: see above; for what comes when the file holds no fingerprint.
            verify: compare the whole content with its checksums.

        Raises:
            IndexDamaged: the file is missing, not whole or of another version.
        """
        file = mmap_file.opened(path, verify=verify)
        index, noted = cls(workers=workers), json.loads(file.mark)
        index.mark = noted["mark"]
        index._groups = Groups((number, category) for number, category in noted["groups"])
        index._exact = {kind: ExactIndex.of(kind, file.part(kind)) for kind in STRONGEST_FIRST}
        index._near = NearIndex.of(file.part("pdq"), merges=False)
        index._videos = KnownVideos(file.part("vpdq"))
        return index

    def save(self, path: Path, mark: str = "") -> None:
        """Write everything to a file, which appears whole or not at all.

        Args:
            path: the file.
            mark: whatever tells the caller later of what state the index is.
        """
        noted = json.dumps({"mark": mark, "groups": list(self._groups)})
        parts: dict[str, mmap_file.Columns] = {kind: index.columns() for kind, index in self._exact.items()}
        mmap_file.write(path, parts | {"pdq": self._near.columns(), "vpdq": self._videos.columns()}, noted)

    @property
    def rows(self) -> int:
        """How many hashes are held, revoked ones until the file is written anew."""
        return sum(map(len, self._exact.values())) + len(self._near)

    def add(self, rows: Iterable[Row]) -> None:
        """Make more entries known, each by its strongest digest and its fingerprints."""
        arrived = gathered(rows, self._groups)
        # Each column goes as soon as it is indexed: of millions, both do not fit beside each other.
        for kind in STRONGEST_FIRST:
            self._exact[kind] = _with_digests(self._exact[kind], arrived.columns.pop(kind))
        self._near = _with_pictures(self._near, arrived.columns.pop("pdq"), self._workers)
        self._videos.add(arrived.videos)

    def remove(self, entries: Collection[int]) -> None:
        """Forget entries; the next look-up finds none of their hashes."""
        for index in self._exact.values():
            index.remove(entries)
        self._near.remove(entries)
        self._videos.remove(entries)

    def exact_many(self, digests: Digests) -> list[Hit]:
        """Find the entries of many contents by their digests: by content, then by entry.

        The digests of nothing, which every empty file has, match nothing.
        """
        hits = []
        for kind in STRONGEST_FIRST:
            answer = self._exact[kind].look_up(digests[kind])
            columns = (column.tolist() for column in (answer.query, answer.entry, answer.hash_list))
            for row, entry, group in zip(*columns, strict=True):
                if (digest := digests[kind][row].tobytes()) not in OF_NOTHING:
                    hits.append(Hit(entry, self._groups[group], kind, row, known=digest))
        return sorted(hits, key=lambda hit: (hit.row, hit.entry))

    def near_many(self, pdqs: Hashes, radius: int = NEAR_BITS) -> list[Hit]:
        """Find the entries near many pictures, (n, 32) bytes: by picture, nearest first.

        Leave out pictures of a quality below 50 first: they are too plain to be compared.
        """
        answer = self._near.look_up(pdqs, radius)
        columns = (answer.query, answer.entry, answer.hash_list, answer.distance)
        rows = zip(*(column.tolist() for column in columns), answer.hashes, strict=True)
        return [
            Hit(entry, self._groups[group], "pdq", row, distance, known.tobytes())
            for row, entry, group, distance, known in rows
        ]

    def sharing_frames(self, video: Feature, radius: int = NEAR_BITS) -> list[Hit]:
        """Find the known videos that share at least one frame with a video, the largest share first.

        Raises:
            OnlyKeyFrames: only key frames of the video were looked at.
        """
        return [
            Hit(match.entry, self._groups[group], "vpdq", frames=match.nearness)
            for match, group in self._videos.find(video, radius)
        ]

    def showing(self, pictures: Hashes, radius: int = NEAR_BITS) -> list[Hit]:
        """Find the known videos that show some pictures, (n, 32) bytes, each with the nearest frame.

        Leave out pictures of a quality below 50 first.
        """
        return [
            Hit(one.entry, self._groups[group], "vpdq", one.row, one.distance, at_s=one.at_s)
            for one, group in self._videos.showing(pictures, radius)
        ]


def _with_digests(index: ExactIndex, more: Column) -> ExactIndex:
    if not len(more):
        return index
    digests = more.hashes(WIDTHS[index.kind])
    if not len(index):
        return ExactIndex(index.kind, digests, more.numbers, lists=more.lists)
    index.add(digests, more.numbers, lists=more.lists)
    return index


def _with_pictures(index: NearIndex, more: Column, workers: int) -> NearIndex:
    if not len(more):
        return index
    hashes = more.hashes(HASH_BYTES)
    if not len(index):
        return NearIndex(hashes, more.numbers, lists=more.lists, workers=workers)
    index.add(hashes, more.numbers, lists=more.lists)
    return index
