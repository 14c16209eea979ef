"""What a unit knows: every entry that counts, on every list, ready to be matched in memory.

The index holds numbers and hashes only. It is kept per process and built anew when a list changes.
"""

import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.engine.hashing import frames
from tutela.engine.matching.exact import WIDTHS, DigestKind, ExactIndex
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.near import NearIndex
from tutela.engine.matching.videos import LEAST_QUALITY, VideoIndex

# Below this share, in both directions, two videos have no more in common than a stray frame.
LEAST_SHARE = 0.1
_ROWS_AT_ONCE = 20_000
# An entry is found by the strongest digest its list gives: agreeing in MD5 and not in SHA-256 is a collision.
_STRONGEST_FIRST: tuple[DigestKind, ...] = ("sha256", "sha1", "md5")

Octet = NDArray[np.uint8]
Shares = tuple[float, float]
Stamp = tuple[object, ...]


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

    @property
    def is_known_good(self) -> bool:
        """Whether the list says that the content may be set aside."""
        return self.purpose == HashList.Purpose.KNOWN_GOOD


@dataclass(slots=True)
class _Column:
    """Hashes of one kind and whose they are, while they are read."""

    octets: bytearray = field(default_factory=bytearray)
    entries: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, octets: bytes, entry: int) -> None:
        self.octets += octets
        self.entries.append(entry)

    def arrays(self, width: int) -> tuple[Octet, NDArray[np.int64]]:
        octets = np.frombuffer(self.octets, np.uint8).reshape(-1, width)
        return octets, np.frombuffer(self.entries, np.int64)


def active() -> Q:
    """Give the condition for entries that count: not revoked, of a finished import or a published edition."""
    arrived = Q(list_import__state=ListImport.State.FINISHED) | Q(added_in__published_at__isnull=False)
    return Q(revoked_at=None) & arrived


class Known:
    """Everything one unit's lists know, at one moment."""

    def __init__(self, unit: int) -> None:
        """Read every entry that counts into the indexes."""
        self._lists = {one.pk: HashList.Purpose(one.purpose) for one in HashList.objects.filter(unit=unit)}
        columns: dict[str, _Column] = {kind: _Column() for kind in (*_STRONGEST_FIRST, "pdq")}
        facts = array("q")
        codes: dict[str, int] = {}
        videos = []
        for number, hash_list, category, *digests, pdq, quality, vpdq in _rows(list(self._lists)):
            facts.extend((number, hash_list, codes.setdefault(category, len(codes))))
            for kind, digest in zip(_STRONGEST_FIRST, digests, strict=True):
                if digest:
                    columns[kind].add(digest, number)
                    break
            if pdq and (quality is None or quality >= LEAST_QUALITY):
                columns["pdq"].add(pdq, number)
            if vpdq:
                videos.append((number, frames.columns(vpdq)))
        self._categories = list(codes)
        self._facts = np.frombuffer(facts, np.int64).reshape(-1, 3)
        self._exact = {
            kind: ExactIndex(kind, *columns[kind].arrays(WIDTHS[kind])) for kind in _STRONGEST_FIRST
        }
        self._near = NearIndex(*columns["pdq"].arrays(32))
        self._videos = VideoIndex(videos)

    def __len__(self) -> int:
        return len(self._facts)

    def exact(self, md5: bytes, sha1: bytes, sha256: bytes) -> list[EntryHit]:
        """Find the entries of one content by its digests."""
        md5s, sha1s, sha256s = (np.frombuffer(each, np.uint8)[None] for each in (md5, sha1, sha256))
        return self.exact_many(md5s, sha1s, sha256s)

    def exact_many(self, md5: Octet, sha1: Octet, sha256: Octet) -> list[EntryHit]:
        """Find the entries of many contents by their digests: (n, 16), (n, 20) and (n, 32) bytes."""
        asked: dict[DigestKind, Octet] = {"md5": md5, "sha1": sha1, "sha256": sha256}
        hits = []
        for kind in _STRONGEST_FIRST:
            rows, entries = self._exact[kind].find_many(asked[kind])
            for row, entry in zip(rows.tolist(), entries.tolist(), strict=True):
                hits.append(self._hit(entry, kind, row=row))
        return sorted(hits, key=lambda hit: (hit.row, hit.entry))

    def near(self, pdq: bytes, quality: int, radius: int = NEAR_BITS) -> list[EntryHit]:
        """Find the entries whose picture is near one picture; none for a picture too plain to compare."""
        if quality < LEAST_QUALITY:
            return []
        return self.near_many(np.frombuffer(pdq, np.uint8)[None], radius)

    def near_many(self, pdqs: Octet, radius: int = NEAR_BITS) -> list[EntryHit]:
        """Find the entries near many pictures, (n, 32) bytes; leave out those of a quality below 50 first."""
        found = zip(*(column.tolist() for column in self._near.find_many(pdqs, radius)), strict=True)
        return [self._hit(entry, "pdq", row=row, distance=distance) for row, entry, distance in found]

    def video(
        self, packed: bytes, radius: int = NEAR_BITS, least_share: float = LEAST_SHARE
    ) -> list[EntryHit]:
        """Find the known videos that share frames with a video, the largest share first.

        Raises:
            BadFeature: the bytes are no packed video fingerprint.
        """
        hits = []
        for match in self._videos.find(frames.columns(packed), radius):
            shares = match.nearness.share_of_a, match.nearness.share_of_b
            if max(shares) >= least_share:
                distance = round(100 * (1 - max(shares)))
                hits.append(self._hit(match.entry, "vpdq", distance=distance, shares=shares))
        return hits

    def _hit(
        self, entry: int, algorithm: str, row: int = 0, distance: int = 0, shares: Shares = (1.0, 1.0)
    ) -> EntryHit:
        place = int(np.searchsorted(self._facts[:, 0], entry))
        hash_list, category = int(self._facts[place, 1]), self._categories[self._facts[place, 2]]
        return EntryHit(
            entry, hash_list, self._lists[hash_list], category, algorithm, row, distance, shares[0], shares[1]
        )


_Row = tuple[int, int, str, bytes | None, bytes | None, bytes | None, bytes | None, int | None, bytes | None]


def _rows(lists: list[int]) -> Iterator[_Row]:
    """Give what the indexes need of every entry that counts, in the order of their numbers."""
    found = Entry.objects.filter(active(), hash_list__in=lists).order_by("pk")
    wanted = found.values_list(
        "pk", "hash_list", "category", "sha256", "sha1", "md5", "pdq", "pdq_quality", "vpdq"
    )
    return wanted.iterator(_ROWS_AT_ONCE)


_built: dict[int, tuple[Stamp, Known]] = {}
_building = threading.Lock()


def known(unit: int) -> Known:
    """Give what a unit knows now; built once, and again only when one of its lists has changed."""
    with _building:
        stamp = _stamp(unit)
        kept = _built.get(unit)
        if kept is None or kept[0] != stamp:
            _built.pop(unit, None)
            kept = _built[unit] = (stamp, Known(unit))
        return kept[1]


def _stamp(unit: int) -> Stamp:
    # Every act that changes what a list matches gives it a new stamp, so that nothing needs to be counted.
    return tuple(HashList.objects.filter(unit=unit).order_by("pk").values_list("pk", "stamp"))
