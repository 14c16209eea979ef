"""What lists state, row by row, and put into columns: one for each kind of hash."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.matching.exact import DigestKind

# An entry is found by the strongest digest its list gives: agreeing in MD5 and not in SHA-256 is a collision.
STRONGEST_FIRST: tuple[DigestKind, ...] = ("sha256", "sha1", "md5")

Row = tuple[int, int, str, bytes | None, bytes | None, bytes | None, bytes | None, int | None, bytes | None]
"""An entry: its number, its list's number, its category, then SHA-256, SHA-1, MD5, PDQ, the quality of that,
and the packed fingerprint of a video; None for what the list does not state."""
Group = tuple[int, str]
"""A list's number and the category its entries have there."""


class Groups:
    """The groups that hashes are in, by their numbers."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        """Number groups in the order given."""
        self._numbers = {group: number for number, group in enumerate(groups)}
        self._groups = list(self._numbers)

    def number(self, group: Group) -> int:
        """Give a group's number; a new one gets the next."""
        if group not in self._numbers:
            self._numbers[group] = len(self._groups)
            self._groups.append(group)
        return self._numbers[group]

    def __getitem__(self, number: int) -> Group:
        return self._groups[number]

    def __iter__(self) -> Iterator[Group]:
        return iter(self._groups)


@dataclass(slots=True)
class Column:
    """Hashes of one kind, whose they are, and the group of each."""

    octets: bytearray = field(default_factory=bytearray)
    entries: "array[int]" = field(default_factory=lambda: array("q"))
    groups: "array[int]" = field(default_factory=lambda: array("H"))

    def __len__(self) -> int:
        return len(self.entries)

    def add(self, octets: bytes, entry: int, group: int) -> None:
        """Append one."""
        self.octets += octets
        self.entries.append(entry)
        self.groups.append(group)

    def hashes(self, width: int) -> NDArray[np.uint8]:
        """Give the hashes as (n, width) rows."""
        return np.frombuffer(self.octets, np.uint8).reshape(-1, width)

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The entries, (n,)."""
        return np.frombuffer(self.entries, np.int64)

    @property
    def lists(self) -> NDArray[np.uint16]:
        """The groups, (n,), as an index takes its lists."""
        return np.frombuffer(self.groups, np.uint16)


@dataclass(slots=True)
class Gathered:
    """Hashes by their kind: three digests, "pdq", and packed video fingerprints with entry and group."""

    columns: dict[str, Column] = field(
        default_factory=lambda: {kind: Column() for kind in (*STRONGEST_FIRST, "pdq")}
    )
    videos: list[tuple[int, int, bytes]] = field(default_factory=list)


def gathered(rows: Iterable[Row], groups: Groups) -> Gathered:
    """Put each row's strongest digest and its fingerprints into the columns they belong to."""
    arrived = Gathered()
    for entry, hash_list, category, *digests, pdq, quality, vpdq in rows:
        group = groups.number((hash_list, category))
        for kind, digest in zip(STRONGEST_FIRST, digests, strict=True):
            if digest:
                arrived.columns[kind].add(digest, entry, group)
                break
        if pdq and (quality is None or quality >= LEAST_QUALITY):
            arrived.columns["pdq"].add(pdq, entry, group)
        if vpdq:
            arrived.videos.append((entry, group, vpdq))
    return arrived


def weaker(row: Row) -> Iterator[tuple[DigestKind, bytes]]:
    """Give the digests that a row states beside its strongest."""
    stated = [(kind, digest) for kind, digest in zip(STRONGEST_FIRST, row[3:6], strict=True) if digest]
    yield from stated[1:]
