"""The roots that are kept of each 256 entries, so that many can be proved without reading them."""

from tutela.casework.custody.models import LogEntry, LogTile
from tutela.casework.custody.record import merkle
from tutela.casework.custody.record.merkle import TILE, TILE_LEVEL, Tree


def tree_before(end: int) -> Tree:
    """Build the tree over the first entries, as far as something is kept of them; `end` is one of `TILE`s."""
    tree = Tree()
    _append_whole(tree, 0, end)
    return tree


def root(start: int, end: int) -> bytes:
    """Give the root over some entries, counted from 0: of whole tiles by rows, of the rest by leaves."""
    tree = Tree()
    at = _append_whole(tree, start, end) if start % TILE == 0 else start
    _append_leaves(tree, at, end)
    return tree.root()


def has_changed(number: int) -> bool:
    """Say whether the entries of a tile no longer lead to the root that is kept of them."""
    tree, kept = Tree(), LogTile.objects.filter(number=number).values_list("root", flat=True).first()
    _append_leaves(tree, number * TILE, (number + 1) * TILE)
    return tree.size != TILE or tree.root().hex() != kept


def _append_whole(tree: Tree, start: int, end: int) -> int:
    """Append what is kept from a tile's first entry on, as far as it goes; say how far that is."""
    at, whole = start, LogTile.objects.filter(number__gte=start // TILE, number__lt=end // TILE)
    for number, kept in whole.order_by("number").values_list("number", "root").iterator():
        if number * TILE != at:
            break
        tree.append(bytes.fromhex(kept), TILE_LEVEL)
        at += TILE
    return at


def _append_leaves(tree: Tree, start: int, end: int) -> None:
    entries = LogEntry.objects.filter(seq__gt=start, seq__lte=end).order_by("seq")
    for body in entries.values_list("body", flat=True).iterator(chunk_size=5000):
        tree.append(merkle.leaf(body.encode()))
