"""Matches again, in the background, what nobody has decided yet, with what a list has learned since."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination.actions import examine
from tutela.casework.examination.actions.examine import Matches
from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.models import Match
from tutela.casework.gate import Act, Actor
from tutela.casework.items import algorithms, file_facts, queries as items
from tutela.casework.items.models import Item
from tutela.casework.lists import queries as lists
from tutela.engine.hashing.examiner import Mode
from tutela.engine.hashing.fingerprints import FAST_BITS_OFF, FAST_QUALITY_OFF, LEAST_QUALITY, ORIENTATIONS
from tutela.engine.hashing.pdq.orientations import TURNED_BYTES, unfolded
from tutela.engine.hashing.plugin_hashes import AddedValue
from tutela.engine.matching.hashes import HASH_BYTES, NEAR_BITS

_ITEMS_AT_ONCE = 500

Learned = Callable[[Sequence[Sequence[AddedValue]]], list[list[lists.EntryHit]]]


def match_again(by: Actor, change: int) -> int:
    """Match every examined item that nobody has decided with the entries that came by one change.

    Digests, fingerprints of videos and those of plug-ins are at hand, and those of pictures in every
    orientation, but perhaps fast ones: a picture that may be near an entry is opened once more behind the
    fence, so that a match is what it would have been on the line.

    Returns:
        How many items match.
    """
    gate.require(by, Act.EXAMINE, by.unit)
    learned, known = lists.learned(by.unit, change), lists.known(by.unit)
    learned_by_plugin = lists.learned_by_plugin(by.unit, change)
    count = 0
    for some in _undecided(by.unit):
        exactly = set(examine.match_exact(some, learned))
        videos = videos_of(some)
        shared = {number: videos[number] for number in examine.match_videos(videos, learned)}
        opened = perhaps_near([item for item in some if item.pk not in exactly], learned)
        seen = list(zip(opened, open_and_hash(opened, Mode.EXACT), strict=True))
        file_facts.tell_damage(by, {item.pk: examined.facts for item, examined in seen})
        # What else names an item decides with it, so the items found are matched with all that is known.
        found = examine.match_near(seen, known) | examine.match_videos(shared, known)
        found |= examine.match_exact([item for item in some if item.pk in exactly], known)
        others = [item.pk for item in some if item.pk not in exactly]
        for number, hits in match_added(others, by.unit, learned_by_plugin).items():
            found.setdefault(number, []).extend(hits)
        if found:
            count += len(found)
            _keep(by, change, found)
    return count


def _undecided(unit: int) -> Iterator[list[Item]]:
    """Give the items whose state no person and no list has settled, some at a time."""
    waiting = Item.objects.filter(unit=unit, state__in=examine.UNDECIDED).order_by("pk")
    last = 0
    while some := list(waiting.filter(pk__gt=last)[:_ITEMS_AT_ONCE]):
        yield some
        last = some[-1].pk


def videos_of(some: Sequence[Item]) -> dict[int, bytes]:
    """Give the packed fingerprints of those of some items, of one unit, that are videos."""
    rows = items.fingerprints(some[0].unit_id, "vpdq", [item.pk for item in some])
    return {number: packed for number, packed, _ in rows}


def perhaps_near(some: Sequence[Item], learned: lists.Known) -> list[Item]:
    """Find the pictures that may, in some orientation, be near what was learned."""
    if not some:
        return []
    rows = items.orientations(some[0].unit_id, [item.pk for item in some])
    rows = [row for row in rows if row[2] >= LEAST_QUALITY - FAST_QUALITY_OFF]
    kept = np.frombuffer(b"".join(bits for _, bits, _ in rows), np.uint8)
    # As far as an entry that is near may lie from a fast fingerprint.
    hits = learned.near_many(unfolded(kept.reshape(-1, HASH_BYTES + TURNED_BYTES)), NEAR_BITS + FAST_BITS_OFF)
    numbers = {rows[hit.row // ORIENTATIONS][0] for hit in hits}
    return [item for item in some if item.pk in numbers]


def match_added(numbers: Sequence[int], unit: int, learned: Learned) -> Matches:
    """Match what plug-ins made of items with what was learned, and those found with all that is known."""
    values: dict[int, list[AddedValue]] = {number: [] for number in numbers}
    for one in algorithms.admitted():
        for number, value, quality in items.fingerprints(unit, one.name, numbers):
            values[number].append(AddedValue(one.name, one.recipe, value, quality))
    near = [number for number, hits in zip(values, learned(list(values.values())), strict=True) if hits]
    return examine.found_near(near, lists.near_by_plugin(unit, [values[number] for number in near]))


@transaction.atomic
def _keep(by: Actor, change: int, found: Matches) -> None:
    matches = [examine.match_row(number, hit) for number, hits in found.items() for hit in hits]
    Match.objects.bulk_create(matches, ignore_conflicts=True)
    known = examine.inherit_undecided(by, list(found))
    log.record(
        by, "items.matched_again", purpose="examination", change=change, items=sorted(found), known=known
    )
