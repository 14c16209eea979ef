"""The Merkle tree over a list of leaves, grown a leaf at a time and never built anew.

Source: RFC 6962, section 2.1 (tree), 2.1.1 (inclusion) and 2.1.2 (consistency); all digests are SHA-256.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256

DIGEST = 32
# A tile is the root of so many leaves: kept, so that a proof needs few of the leaves themselves.
TILE_LEVEL = 8
TILE = 1 << TILE_LEVEL
Roots = Callable[[int, int], bytes]
"""Gives the root over the leaves from one number, counted from 0, up to another, which is left out."""


def leaf(octets: bytes) -> bytes:
    """Hash a leaf."""
    return sha256(b"\0" + octets).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into the node above them."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows; it holds the roots of its full subtrees only, one for each bit of its size.

    Attributes:
        size: the number of leaves.
        tile: the root of the tile that the last leaf has completed, if it has.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self._peaks = size, list(peaks)
        self.tile: bytes | None = None

    @classmethod
    def of(cls, size: int, peaks: str) -> "Tree":
        """Take up a tree as `peaks` wrote it.

        Raises:
            ValueError: those are not the subtrees of a tree of that size.
        """
        octets = bytes.fromhex(peaks)
        if len(octets) != DIGEST * size.bit_count():
            raise ValueError(f"{len(octets)} bytes cannot be the subtrees of {size} leaves")
        return cls(size, [octets[at : at + DIGEST] for at in range(0, len(octets), DIGEST)])

    @property
    def peaks(self) -> str:
        """The roots of the full subtrees, the largest first, in hexadecimal digits."""
        return b"".join(self._peaks).hex()

    def append(self, digest: bytes, level: int = 0) -> None:
        """Append the digest of a leaf, or of a full subtree of `1 << level` leaves where it begins one."""
        self._peaks.append(digest)
        self.size += 1 << level
        self.tile = digest if level == TILE_LEVEL else None
        above = self.size >> level
        while above % 2 == 0:
            right, left = self._peaks.pop(), self._peaks.pop()
            self._peaks.append(node(left, right))
            above, level = above // 2, level + 1
            if level == TILE_LEVEL:
                self.tile = self._peaks[-1]

    def root(self) -> bytes:
        """Give the root over all leaves."""
        if not self._peaks:
            return sha256(b"").digest()
        *others, root = self._peaks
        for left in reversed(others):
            root = node(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> str:
    """Fold many digests into one, in hexadecimal digits, so that one can stand for a whole batch."""
    tree = Tree()
    for each in leaves:
        tree.append(leaf(each))
    return tree.root().hex()


def inclusion(number: int, size: int, root: Roots) -> list[bytes]:
    """Give what proves that the leaf of a number, counted from 0, is in the tree of a size."""
    return _path(number, 0, size, root)


def _path(number: int, start: int, end: int, root: Roots) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _left(end - start)
    if number < middle:
        return [*_path(number, start, middle, root), root(middle, end)]
    return [*_path(number, middle, end, root), root(start, middle)]


def consistency(before: int, size: int, root: Roots) -> list[bytes]:
    """Give what proves that the tree of a size begins with the tree of a lesser one, which is not empty."""
    return _since(before, 0, size, root, is_whole=True)


def _since(before: int, start: int, end: int, root: Roots, *, is_whole: bool) -> list[bytes]:
    if before == end:
        return [] if is_whole else [root(start, end)]
    middle = start + _left(end - start)
    if before <= middle:
        return [*_since(before, start, middle, root, is_whole=is_whole), root(middle, end)]
    return [*_since(before, middle, end, root, is_whole=False), root(start, middle)]


def _left(size: int) -> int:
    """Say how many of some leaves stand on the left: the largest power of two below their number."""
    return 1 << ((size - 1).bit_length() - 1)
