"""Finds known pictures among the frames of items, and items among the frames of known videos: what informs.

A frame is not the film, and a film not the one frame: no grade follows from either, and whoever grades is
told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tutela.casework.examination.item_hits import ItemHit, Matches
from tutela.casework.examination.models import Match
from tutela.casework.items import queries
from tutela.casework.items.hash_values import PARTS
from tutela.casework.items.models import Item
from tutela.casework.lists import queries as lists
from tutela.casework.lists.queries import EntryHit
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video import features
from tutela.engine.matching.hashes import HASH_BYTES, Hashes

# Of an item with more, a person is told of the nearest.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One picture that an item shows.

    Attributes:
        item: its number.
        bits: its fingerprint.
        at_s: the second of a film; None for what is no frame of the item's film.
        is_frame: whether it is compared with known pictures here; an item's first picture is by its own rule.
        is_still: whether it is looked for in known videos here; the frames of a film are by theirs.
    """

    item: int
    bits: bytes
    at_s: float | None = None
    is_frame: bool = True
    is_still: bool = True


def looks_of(seen: Iterable[tuple[Item, Examined]]) -> list[Look]:
    """Give what some examined items show."""
    looks = list[Look]()
    for item, examined in seen:
        if examined.pdq is not None and examined.pdq.quality >= LEAST_QUALITY:
            looks.append(Look(item.pk, examined.pdq.bits, is_frame=False))
        looks += _of_film(item.pk, examined.vpdq)
        looks += _of_parts(item.pk, examined.parts)
    return looks


def looks_on_record(unit: int, items: Sequence[Item]) -> list[Look]:
    """Give what some items show, from the fingerprints that were kept."""
    numbers = [item.pk for item in items]
    looks = [
        Look(number, value, is_frame=False)
        for number, value, quality in queries.fingerprints(unit, "pdq", numbers)
        if quality >= LEAST_QUALITY
    ]
    for number, packed, _ in queries.fingerprints(unit, "vpdq", numbers):
        looks += _of_film(number, packed)
    for number, packed, _ in queries.fingerprints(unit, PARTS, numbers):
        looks += _of_parts(number, packed)
    return looks


def _of_film(item: int, packed: bytes) -> Iterator[Look]:
    for bits, at_s in _usable(packed):
        yield Look(item, bits, at_s, is_still=False)


def _of_parts(item: int, packed: bytes) -> Iterator[Look]:
    for bits, _ in _usable(packed):
        yield Look(item, bits)


def _usable(packed: bytes) -> Iterator[tuple[bytes, float]]:
    if packed:
        feature = features.columns(packed)
        usable = feature.chosen(feature.quality >= LEAST_QUALITY)
        for bits, at_s in zip(usable.hashes, usable.at_s.tolist(), strict=True):
            yield bits.tobytes(), at_s


def match_likenesses(looks: Sequence[Look], known: lists.UnitIndex) -> Matches:
    """Find the known pictures near frames of items, and the known videos that show items."""
    frames, stills = [look for look in looks if look.is_frame], [look for look in looks if look.is_still]
    nearest: dict[tuple[int, int], ItemHit] = {}
    for look, hit in _hits(frames, known.near_many):
        at_s = None if look.at_s is None else (look.at_s, look.at_s)
        _keep(nearest, look, ItemHit(hit.entry, Match.Rule.FRAME, "pdq", hit.distance, in_item=at_s))
    for look, hit in _hits(stills, known.showing):
        found = ItemHit(hit.entry, Match.Rule.STILL, "vpdq", hit.distance, in_known=hit.in_known)
        _keep(nearest, look, found)
    matched: Matches = {}
    for (number, _), found in sorted(nearest.items(), key=lambda one: (one[1].distance, one[0])):
        if len(matched.setdefault(number, [])) < _MOST:
            matched[number].append(found)
    return matched


def _hits(
    looks: Sequence[Look], asked: Callable[[Hashes], list[EntryHit]]
) -> Iterator[tuple[Look, EntryHit]]:
    if looks:
        bits = np.frombuffer(b"".join(look.bits for look in looks), np.uint8)
        for hit in asked(bits.reshape(-1, HASH_BYTES)):
            yield looks[hit.row], hit


def _keep(nearest: dict[tuple[int, int], ItemHit], look: Look, found: ItemHit) -> None:
    before = nearest.get((look.item, found.entry))
    if before is None or found.distance < before.distance:
        nearest[look.item, found.entry] = found
