"""Finds entries by MD5 and SHA-1, whatever else they state: a program that asks knows no other digest.

The index of all that is known holds an entry by its strongest digest alone: that suffices for a file of which
every digest is at hand. What the lists of grants state is followed here, in the memory of this process.
"""

import threading
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tutela.casework.lists import change_feed
from tutela.casework.lists.change_feed import Elsewhere, Reached, Standing
from tutela.casework.lists.models import Change
from tutela.engine.matching.exact import WIDTHS, DigestKind, ExactIndex
from tutela.engine.matching.known.columns import Row

_KINDS: tuple[DigestKind, ...] = ("sha1", "md5")
_ROWS_AT_ONCE = 100_000
_held: dict[int, "ByDigest"] = {}
_holding = threading.Lock()


class ByDigest:
    """The entries of some lists by each weaker digest that they state."""

    def __init__(self) -> None:
        self._exact = {
            kind: ExactIndex(kind, np.empty((0, WIDTHS[kind]), np.uint8), np.empty(0, np.int64))
            for kind in _KINDS
        }
        self.reached: dict[int, Reached] = {}

    def follow(self, lists: list[Standing], changed: list[Change]) -> None:
        """Take in what changed in the lists."""
        gone = change_feed.gone(changed)
        for index in self._exact.values():
            index.remove(gone)
        for rows in _portions(change_feed.arrived(changed)):
            for kind, place in zip(_KINDS, (4, 5), strict=True):
                stated = [(row[place], row[0], row[1]) for row in rows if row[place]]
                octets = np.frombuffer(b"".join(bytes(one[0]) for one in stated), np.uint8)  # type: ignore[arg-type]
                digests = octets.reshape(len(stated), WIDTHS[kind])
                entries, on = (np.array([one[at] for one in stated], np.int64) for at in (1, 2))
                self._exact[kind].add(digests, entries, lists=on)
        self.reached = change_feed.reached_after(lists, self.reached, changed)

    def find(self, kind: DigestKind, asked: NDArray[np.uint8]) -> list[tuple[int, int, int]]:
        """Give the row asked for, the entry and its list, for each entry that states a digest."""
        answer = self._exact[kind].look_up(asked)
        columns = (answer.query, answer.entry, answer.hash_list)
        return list(zip(*(column.tolist() for column in columns), strict=True))


def by_digest(unit: int, lists: frozenset[int]) -> ByDigest:
    """Give what some lists of a unit state now; each is read once, and followed from there."""
    with _holding:
        held = _held.get(unit, ByDigest())
        followed = lists | held.reached.keys()
        there = [each for each in change_feed.standing(unit) if each.number in followed]
        try:
            changed = change_feed.since(held.reached, there)
        except Elsewhere:
            held = ByDigest()
            changed = change_feed.since({}, there)
        held.follow(there, changed)
        _held[unit] = held
        return held


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    portion: list[Row] = []
    for row in rows:
        portion.append(row)
        if len(portion) == _ROWS_AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion
