"""Hashes that were added lately: too few to be sorted, compared one after another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hamming import base
from tutela.engine.matching.hashes import Number, Rows, Words

_FIRST_ROOM = 1024
_COPIED_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Delta:
    """Added hashes, at one moment; the room beyond `count` is for the next ones.

    Attributes:
        planes: (4, room) the first words of all hashes, then the second ones and so on.
        entries: (room,) the number returned for each.
        lists: (room,) the list each is on.
        count: how many there are.
    """

    planes: Words
    entries: NDArray[np.int64]
    lists: NDArray[np.uint16]
    count: int

    @property
    def size_bytes(self) -> int:
        """The memory it holds."""
        return self.planes.nbytes + self.entries.nbytes + self.lists.nbytes

    def words(self, count: int) -> Words:
        """Return the first hashes as rows."""
        return np.ascontiguousarray(self.planes[:, :count].T)

    def find(self, queries: Words, radius: int) -> Rows:
        """Find the rows near each query."""
        if self.count <= base.PLAIN_UP_TO // 8:
            return base.plainly(queries, self.words(self.count), radius)
        return base.scan(queries, self.planes, self.count, radius)

    def extended(self, words: Words, entries: NDArray[np.int64], lists: NDArray[np.uint16]) -> "Delta":
        """Return the delta with more hashes; whoever still searches this one sees nothing of them."""
        needed = self.count + len(words)
        kept = (
            self if needed <= len(self.entries) else self._copied(0, needed + max(_FIRST_ROOM, needed // 4))
        )
        rows = slice(self.count, needed)
        kept.planes[:, rows], kept.entries[rows], kept.lists[rows] = words.T, entries, lists
        return Delta(kept.planes, kept.entries, kept.lists, needed)

    def without(self, first: int) -> "Delta":
        """Return a delta that lacks so many of the oldest."""
        return self._copied(first, max(_FIRST_ROOM, 2 * (self.count - first)))

    def _copied(self, first: int, room: int) -> "Delta":
        copy = empty(room)
        count = self.count - first
        copy.planes[:, :count] = self.planes[:, first : self.count]
        copy.entries[:count] = self.entries[first : self.count]
        copy.lists[:count] = self.lists[first : self.count]
        return Delta(copy.planes, copy.entries, copy.lists, count)


def empty(room: int = _FIRST_ROOM) -> Delta:
    """Make a delta with nothing in it."""
    return Delta(np.zeros((4, room), np.uint64), np.zeros(room, np.int64), np.zeros(room, np.uint16), 0)


def one_after_another(first: NDArray[Number], second: NDArray[Number]) -> NDArray[Number]:
    """Concatenate in small steps: a long copy would keep every search in this process waiting."""
    copy = np.empty((len(first) + len(second), *first.shape[1:]), first.dtype)
    for start in range(0, len(first), _COPIED_AT_ONCE):
        stop = min(start + _COPIED_AT_ONCE, len(first))
        copy[start:stop] = first[start:stop]
    copy[len(first) :] = second
    return copy
