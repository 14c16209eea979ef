"""The harm that can be done to an object of the vault, or to its row."""

from collections.abc import Callable

from tutela.casework.custody import objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.items.models import Item


def object_of(item: Item) -> str:
    """Name the object of an item's original."""
    return SealedCopy.objects.get(item_number=item.pk, variant="original").object_id


def sealed(item: Item) -> bytes:
    """Give an item's original as it lies in the vault."""
    with objects.store().reading(object_of(item)) as stream:
        return stream.read()


def put(item: Item, octets: bytes) -> None:
    """Put other bytes in the place of an item's original."""
    objects.store().discard(object_of(item))
    with objects.store().writing(object_of(item)) as out:
        out.write(octets)


def _flip(item: Item, other: Item) -> None:
    octets = bytearray(sealed(item))
    octets[len(octets) // 2] ^= 1
    put(item, bytes(octets))


def _exchange(item: Item, other: Item) -> None:
    first, second = sealed(item), sealed(other)
    put(item, second)
    put(other, first)


def _change_row(**columns: object) -> Callable[[Item, Item], None]:
    def change(item: Item, _: Item) -> None:
        SealedCopy.objects.filter(object_id=object_of(item)).update(**columns)

    return change


HARM: dict[str, tuple[Callable[[Item, Item], None], set[str]]] = {
    "flipped": (_flip, {"seal"}),
    "cut": (lambda item, _: put(item, sealed(item)[:-20]), {"length", "seal"}),
    "grown": (lambda item, _: put(item, sealed(item) + bytes(20)), {"length", "seal"}),
    "emptied": (lambda item, _: put(item, b""), {"length", "seal"}),
    "exchanged": (_exchange, {"length", "seal"}),
    "missing": (lambda item, _: objects.store().discard(object_of(item)), {"missing"}),
    "of another length by its row": (_change_row(size_bytes=3), {"length", "row"}),
    "of another digest by its row": (_change_row(content_sha256=bytes(32)), {"row", "unkept"}),
    "without a MAC": (_change_row(mac=None), {"row"}),
    "of another item by its row": (_change_row(item_number=99), {"row", "unkept"}),
}
"""What can be done to an item's original, perhaps beside another one, and as what it may be found."""
