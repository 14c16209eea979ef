"""What a unit knows: an index of every entry that counts, and what being on each of its lists means."""

import json
import os
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from tutela.casework.lists import change_feed
from tutela.casework.lists.change_feed import Reached, Standing
from tutela.casework.lists.models import Change, Entry, HashList, ListImport
from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video import features
from tutela.engine.matching.exact import WIDTHS
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.known.index import Digests, Hit, KnownIndex
from tutela.engine.matching.videos.alignment import Interval
from tutela.engine.matching.videos.nearness import Shared, VideoNearness

Octet = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class EntryHit:
    """A known entry that names what was asked for.

    Attributes:
        entry: the entry's number.
        hash_list: the number of its list.
        purpose: what being on that list means.
        category: the law pack's code; "" where the list's number has no confirmed meaning.
        algorithm: the digest or fingerprint that agreed.
        row: which of many asked for; 0 for a single one.
        distance: bits for pictures; for videos 100 less the larger share in percent; 0 for the same content.
        share_of_item: the part of the asked video that is in the known one, 0 to 1.
        share_of_known: the part of the known video that is in the asked one, 0 to 1.
        known: the known digest or picture fingerprint itself; b"" for a video.
        in_item: seconds of the first and the last frame of the longest part of the asked video that is in the
            known one; None for what is no video.
        in_known: which seconds of the known video that part is; None likewise.
        is_aligned: the two videos have no near frames, but frames of quite different looks alike in a row.
    """

    entry: int
    hash_list: int
    purpose: HashList.Purpose
    category: str
    algorithm: str
    row: int = 0
    distance: int = 0
    share_of_item: float = 1.0
    share_of_known: float = 1.0
    known: bytes = b""
    in_item: Interval | None = None
    in_known: Interval | None = None
    is_aligned: bool = False


def active() -> Q:
    """Give the condition for entries that count: not revoked, of a finished import or a published edition."""
    arrived = Q(list_import__state=ListImport.State.FINISHED) | Q(listed_at__isnull=False)
    return Q(revoked_at=None) & arrived


class UnitIndex:
    """Everything one unit's lists know: as it is kept in a file, and what changed since."""

    def __init__(self) -> None:
        """Begin with nothing; `follow` brings the lists."""
        self._start(KnownIndex(workers=len(os.sched_getaffinity(0))), {})

    def _start(self, index: KnownIndex, reached: dict[int, Reached]) -> None:
        self._index, self.reached = index, reached
        self._purposes: dict[int, HashList.Purpose] = {}
        # How many entries came or went since the file was written.
        self.followed = 0

    @classmethod
    def open(cls, path: Path, *, verify: bool = True) -> Self:
        """Map what `save` has written; every process that opens it shares one copy in memory.

        Args:
            path: the file.
            verify: compare the whole content with its checksums.

        Raises:
            IndexDamaged: the file is missing, not whole or of another version.
        """
        index = KnownIndex.open(path, workers=len(os.sched_getaffinity(0)), verify=verify)
        known, lists = cls.__new__(cls), json.loads(index.mark)
        known._start(index, {number: Reached(change, stamp) for number, change, stamp in lists})
        return known

    def save(self, path: Path) -> None:
        """Write everything to a file, which appears whole or not at all."""
        lists = [(number, *astuple(reached)) for number, reached in self.reached.items()]
        self._index.save(path, json.dumps(lists))

    def __len__(self) -> int:
        """Count the entries that count."""
        return Entry.objects.filter(active(), hash_list__in=list(self._purposes)).count()

    @property
    def rows(self) -> int:
        """How many hashes are held, revoked ones until the file is written anew."""
        return self._index.rows

    def follow(self, lists: list[Standing], changed: list[Change]) -> None:
        """Take in what changed, row by row of what arrived and no other.

        Args:
            lists: the unit's lists as they stand.
            changed: what `change_feed.since` gave for them.
        """
        # First, because whoever searches meanwhile needs it for each entry found.
        self._purposes = {standing.number: standing.purpose for standing in lists}
        self._index.remove(change_feed.gone(changed))
        self._index.add(change_feed.arrived(changed))
        self.reached = change_feed.reached_after(lists, self.reached, changed)
        self.followed += sum(change.entries for change in changed)

    def exact(self, md5: bytes, sha1: bytes, sha256: bytes) -> list[EntryHit]:
        """Find the entries of one content by its digests."""
        md5s, sha1s, sha256s = (np.frombuffer(digest, np.uint8)[None] for digest in (md5, sha1, sha256))
        return self.exact_many(md5s, sha1s, sha256s)

    def exact_many(self, md5: Octet, sha1: Octet, sha256: Octet) -> list[EntryHit]:
        """Find the entries of many contents by their digests: (n, 16), (n, 20) and (n, 32) bytes."""
        digests: Digests = {"md5": md5, "sha1": sha1, "sha256": sha256}
        return [self._named(hit) for hit in self._index.exact_many(digests)]

    def strongest(self, sha256: Octet) -> list[EntryHit]:
        """Find the entries that state one of some SHA-256, (n, 32) bytes.

        An entry is held by its strongest digest alone: by its others it is not found here.
        """
        nothing = {kind: np.empty((0, WIDTHS[kind]), np.uint8) for kind in WIDTHS}
        return [self._named(hit) for hit in self._index.exact_many({**nothing, "sha256": sha256})]

    def near(self, pdq: bytes, quality: int, radius: int = NEAR_BITS) -> list[EntryHit]:
        """Find the entries whose picture is near one picture; none for a picture too plain to compare."""
        if quality < LEAST_QUALITY:
            return []
        return self.near_many(np.frombuffer(pdq, np.uint8)[None], radius)

    def near_many(self, pdqs: Octet, radius: int = NEAR_BITS) -> list[EntryHit]:
        """Find the entries near many pictures, (n, 32) bytes; leave out those of a quality below 50 first."""
        return [self._named(hit) for hit in self._index.near_many(pdqs, radius)]

    def video(self, packed: bytes, radius: int = NEAR_BITS) -> list[EntryHit]:
        """Find the known videos that share more than a stray frame with a video, the largest share first.

        Raises:
            BadFeature: the bytes are no packed video fingerprint.
        """
        return [
            _with_shares(self._named(hit), hit.frames)
            for hit in self._index.sharing_frames(features.columns(packed), radius)
            if hit.frames is not None and hit.frames.is_enough
        ]

    def showing(self, pdqs: Octet, radius: int = NEAR_BITS) -> list[EntryHit]:
        """Find the known videos that show some pictures, (n, 32) bytes of a quality from 50 on.

        The second of the nearest frame is where `in_known` starts and ends.
        """
        hits = ((hit, hit.at_s or 0.0) for hit in self._index.showing(pdqs, radius))
        return [replace(self._named(hit), in_known=(at_s, at_s)) for hit, at_s in hits]

    def _named(self, hit: Hit) -> EntryHit:
        """Say which list a hit is on, and what that means."""
        hash_list, category = hit.group
        purpose = self._purposes[hash_list]
        return EntryHit(
            hit.entry, hash_list, purpose, category, hit.algorithm, hit.row, hit.distance, known=hit.known
        )


def _with_shares(hit: EntryHit, nearness: VideoNearness) -> EntryHit:
    """Say how much of each video is in the other, and which seconds of one are which of the other."""
    shares = nearness.share_of_a, nearness.share_of_b
    return replace(
        hit,
        distance=round(100 * (1 - max(shares))),
        share_of_item=shares[0],
        share_of_known=shares[1],
        in_item=nearness.interval_a,
        in_known=nearness.interval_b,
        is_aligned=nearness.rule is Shared.ALIGNED,
    )
