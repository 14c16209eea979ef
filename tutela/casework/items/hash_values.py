"""Turns what examining made of an item into the rows that keep it."""

from collections.abc import Iterator

from tutela.casework.items.models import HashValue, Item
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import PARTS_RECIPE
from tutela.engine.hashing.pdq.orientations import turned

# What a file shows besides its first picture or film, packed as the frames of a film are. It never leaves.
PARTS = "parts"
# Those in which many frames are packed, and all that are not made by a plug-in.
FRAMES = ("vpdq", PARTS)
OWN = ("pdq", *FRAMES)


def rows_of(item: Item, examined: Examined) -> Iterator[HashValue]:
    """Give the rows that keep what was made of an item; nothing is written."""
    if examined.pdq is not None:
        yield HashValue(
            item_id=item.pk,
            algorithm="pdq",
            recipe=examined.recipe,
            value=examined.pdq.bits,
            turned=turned(examined.orientations),
            quality=examined.pdq.quality,
        )
    if examined.vpdq:
        yield HashValue(
            item_id=item.pk, algorithm="vpdq", recipe=examined.recipe, value=examined.vpdq, quality=0
        )
    if examined.parts:
        yield HashValue(
            item_id=item.pk, algorithm=PARTS, recipe=PARTS_RECIPE, value=examined.parts, quality=0
        )
    for value in examined.added:
        yield HashValue(
            item_id=item.pk,
            algorithm=value.name,
            recipe=value.recipe,
            value=value.value,
            quality=value.quality,
        )
