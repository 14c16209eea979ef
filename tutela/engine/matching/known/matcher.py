"""Matches one file against known entries: equal digests first, near fingerprints next, shared frames last."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tutela.engine.hashing.digests import Digests
from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching.exact import WIDTHS, DigestKind, ExactIndex
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import NEAR_BITS, from_bytes
from tutela.engine.matching.videos.index import VideoIndex
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
_KINDS: tuple[DigestKind, ...] = ("sha256", "sha1", "md5")


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


class KnownEntries:
    """Collects what lists state, entry by entry, and becomes a matcher."""

    def __init__(self) -> None:
        self._digests: dict[DigestKind, list[tuple[bytes, int]]] = {kind: [] for kind in WIDTHS}
        self._pdq: list[tuple[bytes, int]] = []
        self._videos: list[tuple[int, Feature]] = []

    def add_digest(self, entry: int, kind: DigestKind, digest: bytes) -> None:
        """State a digest of an entry."""
        self._digests[kind].append((digest, entry))

    def add_pdq(self, entry: int, bits: bytes) -> None:
        """State a fingerprint of an entry."""
        self._pdq.append((bits, entry))

    def add_video(self, entry: int, feature: Feature) -> None:
        """State the frames of an entry."""
        self._videos.append((entry, feature))

    def matcher(self, *, workers: int = 1) -> "Matcher":
        """Build the indexes."""
        exact = {}
        for kind, width in WIDTHS.items():
            stated = self._digests[kind]
            rows = np.frombuffer(b"".join(digest for digest, _ in stated), np.uint8).reshape(-1, width)
            exact[kind] = ExactIndex(kind, rows, np.array([entry for _, entry in stated], np.int64))
        hashes = from_bytes([bits for bits, _ in self._pdq])
        near = NearIndex(hashes, np.array([entry for _, entry in self._pdq], np.int64), workers=workers)
        stated_by = {kind: {entry for _, entry in self._digests[kind]} for kind in WIDTHS}
        return Matcher(exact, near, VideoIndex(self._videos), stated_by)


class Matcher:
    """Known entries, ready to be matched with files."""

    def __init__(
        self,
        exact: dict[DigestKind, ExactIndex],
        near: NearIndex,
        videos: VideoIndex,
        stated_by: dict[DigestKind, set[int]],
    ) -> None:
        """Keep the indexes; `KnownEntries.matcher` builds them."""
        self._exact, self._near, self._videos, self._stated_by = exact, near, videos, stated_by

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
        found = self._equal(digests)
        if orientations and quality >= LEAST_QUALITY:
            for match in self._near_ones(orientations, radius):
                found.setdefault(match.entry, match)
        if video is not None:
            for one in self._videos.find(video, radius):
                found.setdefault(one.entry, Match(one.entry, Rule.FRAMES, frames=one.nearness))
        return sorted(found.values(), key=lambda match: (_STRENGTH[match.rule], match.distance, match.entry))

    def _equal(self, digests: Digests) -> dict[int, Match]:
        agreed = {kind: set(self._exact[kind].find(getattr(digests, kind))) for kind in _KINDS}
        found: dict[int, Match] = {}
        for place, kind in enumerate(_KINDS):
            for entry in agreed[kind]:
                disputed = any(
                    entry in self._stated_by[other] and entry not in agreed[other] for other in _KINDS[:place]
                )
                found.setdefault(entry, Match(entry, Rule(kind), is_disputed=disputed))
        return found

    def _near_ones(self, orientations: tuple[bytes, ...], radius: int) -> list[Match]:
        turn, entry, distance = self._near.find_many(from_bytes(list(orientations)), radius)
        # As stored comes first, so an entry near in both ways is told of as it is stored.
        return [
            Match(int(one), Rule.PDQ_TURNED if turned else Rule.PDQ, int(bits))
            for turned, one, bits in zip(turn, entry, distance, strict=True)
        ]
