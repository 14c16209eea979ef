"""Matches one file against known entries: equal digests first, near fingerprints next, shared frames last."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tutela.engine.hashing.digests import OF_NOTHING, Digests
from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching.exact import WIDTHS, DigestKind, ExactIndex
from tutela.engine.matching.hashes import NEAR_BITS, from_bytes
from tutela.engine.matching.known.columns import STRONGEST_FIRST, Column, Row, weaker
from tutela.engine.matching.known.index import KnownIndex
from tutela.engine.matching.videos.nearness import VideoNearness


class Rule(StrEnum):
    """By which rule a file matches, the strongest first."""

    SHA256 = "sha256"
    SHA1 = "sha1"
    MD5 = "md5"
    PDQ = "pdq"
    PDQ_TURNED = "pdq_turned"
    FRAMES = "frames"


_STRENGTH = {rule: place for place, rule in enumerate(Rule)}


@dataclass(frozen=True, slots=True)
class Match:
    """One known entry that a file matches.

    Attributes:
        entry: the number of the entry.
        rule: the strongest rule that led to it.
        distance: bits apart; 0 for equal digests and for shared frames.
        frames: how much two videos share; a is the file, b the known video.
        is_disputed: a weaker digest agrees while a stronger one the entry states does not: two different
            contents, one of them made to look like the other.
    """

    entry: int
    rule: Rule
    distance: int = 0
    frames: VideoNearness | None = None
    is_disputed: bool = False


class Matcher:
    """Reads a known-index file by file, and asks the weaker digests too, which the index leaves out."""

    def __init__(self, rows: Iterable[Row], *, workers: int = 1) -> None:
        """Index what lists state.

        Args:
            rows: every entry.
            workers: cores to sort fingerprints with.
        """
        self._index, self._weaker = KnownIndex(workers=workers), dict[DigestKind, ExactIndex]()
        columns: dict[DigestKind, Column] = {kind: Column() for kind in STRONGEST_FIRST[1:]}
        self._index.add(_noting_weaker(rows, columns))
        for kind in STRONGEST_FIRST[1:]:
            column = columns.pop(kind)
            self._weaker[kind] = ExactIndex(kind, column.hashes(WIDTHS[kind]), column.numbers)

    def match(
        self,
        digests: Digests,
        orientations: tuple[bytes, ...] = (),
        quality: int = 0,
        video: Feature | None = None,
        radius: int = NEAR_BITS,
    ) -> list[Match]:
        """Return every known entry a file matches, each once, by its strongest rule.

        Args:
            digests: of the file.
            orientations: its fingerprint in eight orientations, as stored first; empty for none.
            quality: of the fingerprint; below 50 it is too plain to be compared.
            video: its frames.
            radius: the largest distance at which fingerprints count as near.
        """
        matches = self._equal(digests)
        if orientations and quality >= LEAST_QUALITY:
            # As stored comes first, so an entry near in both ways is told of as it is stored.
            for hit in self._index.near_many(from_bytes(list(orientations)), radius):
                rule = Rule.PDQ_TURNED if hit.row else Rule.PDQ
                matches.setdefault(hit.entry, Match(hit.entry, rule, hit.distance))
        if video is not None:
            for hit in self._index.sharing_frames(video, radius):
                matches.setdefault(hit.entry, Match(hit.entry, Rule.FRAMES, frames=hit.frames))
        return sorted(
            matches.values(), key=lambda match: (_STRENGTH[match.rule], match.distance, match.entry)
        )

    def _equal(self, digests: Digests) -> dict[int, Match]:
        if digests.sha256 in OF_NOTHING:
            return {}
        asked = {kind: np.frombuffer(getattr(digests, kind), np.uint8)[None] for kind in STRONGEST_FIRST}
        matches = {hit.entry: Match(hit.entry, Rule(hit.algorithm)) for hit in self._index.exact_many(asked)}
        for kind, index in self._weaker.items():
            for entry in index.find(getattr(digests, kind)):
                # Its strongest digest is another: by that it would have been found already.
                matches.setdefault(entry, Match(entry, Rule(kind), is_disputed=True))
        return matches


def _noting_weaker(rows: Iterable[Row], columns: dict[DigestKind, Column]) -> Iterator[Row]:
    """Hand rows on, and put the digests they state beside their strongest into columns."""
    for row in rows:
        for kind, digest in weaker(row):
            columns[kind].add(digest, row[0], 0)
        yield row
