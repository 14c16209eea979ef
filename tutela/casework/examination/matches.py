"""Finds what is known of items: looks, and writes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.item_hits import ItemHit, Matches, together
from tutela.casework.examination.likenesses import looks_on_record, match_likenesses
from tutela.casework.examination.models import Match
from tutela.casework.items import algorithms, queries
from tutela.casework.items.models import Item
from tutela.casework.lists import queries as lists
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import (
    FAST_BITS_OFF,
    FAST_QUALITY_OFF,
    LEAST_QUALITY,
    ORIENTATIONS,
    Mode,
)
from tutela.engine.hashing.pdq.orientations import TURNED_BYTES, unfolded
from tutela.engine.hashing.plugin_hashes import PluginValue
from tutela.engine.matching.hashes import HASH_BYTES, NEAR_BITS
from tutela.engine.matching.videos.alignment import Interval
from tutela.engine.media.facts import Facts

Seen = tuple[Item, Examined]


NearByPlugin = Callable[[Sequence[Sequence[PluginValue]]], list[list[lists.EntryHit]]]


@dataclass(frozen=True, slots=True)
class Learned:
    """What a list learned by one change: its entries, and how to find those near values of plug-ins."""

    known: lists.UnitIndex
    near_by_plugin: NearByPlugin


def match_exact(items: Sequence[Item], known: lists.UnitIndex) -> Matches:
    """Find the known entries with one of an item's digests, for each item that has any."""
    matched: Matches = {}
    if not items:
        return matched
    columns = ([item.md5 for item in items], [item.sha1 for item in items], [item.sha256 for item in items])
    for hit in known.exact_many(*(_octets(column) for column in columns)):
        match = ItemHit(hit.entry, Match.Rule.EXACT, hit.algorithm)
        matched.setdefault(items[hit.row].pk, []).append(match)
    return matched


def match_near(seen: Sequence[Seen], known: lists.UnitIndex, radius: int = NEAR_BITS) -> Matches:
    """Find known pictures near in any of the eight orientations, and known videos that share frames.

    Args:
        seen: what was examined.
        known: what the unit knows.
        radius: bits within which a picture is near.
    """
    films = {item.pk: examined.vpdq for item, examined in seen if examined.vpdq}
    matched = match_videos(films, known)
    pictures = [
        (item, examined)
        for item, examined in seen
        if item.pk not in matched and examined.pdq is not None and examined.pdq.quality >= LEAST_QUALITY
    ]
    nearest: dict[tuple[int, int], int] = {}
    if pictures:
        eight = _octets([bits for _, picture in pictures for bits in picture.orientations])
        for hit in known.near_many(eight, radius):
            pair = pictures[hit.row // ORIENTATIONS][0].pk, hit.entry
            nearest[pair] = min(hit.distance, nearest.get(pair, hit.distance))
    for (number, entry), distance in sorted(nearest.items()):
        matched.setdefault(number, []).append(ItemHit(entry, Match.Rule.NEAR, "pdq", distance))
    return matched


def match_videos(packed: Mapping[int, bytes], known: lists.UnitIndex) -> Matches:
    """Find the known videos that share frames, for the packed fingerprint of each item by its number."""
    matched: Matches = {}
    for number, fingerprint in packed.items():
        for hit in known.video(fingerprint):
            shares = hit.share_of_item, hit.share_of_known
            intervals = hit.in_item, hit.in_known
            rule = Match.Rule.ALIGNED if hit.is_aligned else Match.Rule.VIDEO
            match = ItemHit(hit.entry, rule, "vpdq", hit.distance, *shares, *intervals)
            matched.setdefault(number, []).append(match)
    return matched


def match_added(
    unit: int, values: Mapping[int, Sequence[PluginValue]], learned: NearByPlugin | None = None
) -> Matches:
    """Find the known entries near what plug-ins made of items, for each item that has any.

    Args:
        unit: whose lists are asked.
        values: what was made of each item, by its number.
        learned: leaves out items that are near nothing of this.
    """
    if learned is not None:
        near = zip(list(values), learned(list(values.values())), strict=True)
        values = {number: values[number] for number, hits in near if hits}
    by_plugin = lists.near_by_plugin(unit, list(values.values()))
    return {
        number: [ItemHit(hit.entry, Match.Rule.NEAR, hit.algorithm, hit.distance) for hit in hits]
        for number, hits in zip(values, by_plugin, strict=True)
        if hits
    }


def look_again(
    items: Sequence[Item], known: lists.UnitIndex, *, learned: Learned | None = None
) -> tuple[Matches, dict[int, Facts]]:
    """Match examined items of one unit with what is known now, by every rule.

    Digests, fingerprints of videos and those of plug-ins are at hand, and those of pictures in every
    orientation, but perhaps fast ones: a picture that may be near an entry is opened once more behind the
    fence, so that a match is what it would have been on the line.

    Args:
        items: what is matched.
        known: what the unit knows.
        learned: only items that something of this names are matched; one that it names by a digest is
            matched by digests alone.

    Returns:
        What was found, and what opening told of the files that were opened, by the items' numbers.
    """
    unit, by_digest, others = items[0].unit_id, list(items), list(items)
    videos, looks = _videos_of(unit, others), looks_on_record(unit, others)
    if learned is not None:
        named = match_exact(items, learned.known)
        by_digest = [item for item in items if item.pk in named]
        others = [item for item in items if item.pk not in named]
        shared = match_videos(
            {item.pk: videos[item.pk] for item in others if item.pk in videos}, learned.known
        )
        videos = {number: videos[number] for number in shared}
        likenesses = match_likenesses(looks, learned.known)
        looks = [look for look in looks if look.item in likenesses]
    opened = _perhaps_near(unit, others, learned.known if learned else known)
    seen = list(zip(opened, open_and_hash(opened, Mode.EXACT), strict=True))
    # What else names an item decides with it, so whatever is matched is matched with all that is known.
    matched = together(
        match_exact(by_digest, known),
        match_near(seen, known),
        match_videos(videos, known),
        match_added(unit, _added_of(unit, others), learned.near_by_plugin if learned else None),
        match_likenesses(looks, known),
    )
    return matched, {item.pk: examined.facts for item, examined in seen}


def _videos_of(unit: int, items: Sequence[Item]) -> dict[int, bytes]:
    """Give the packed fingerprints of those of some items that are videos."""
    rows = queries.fingerprints(unit, "vpdq", [item.pk for item in items])
    return {number: packed for number, packed, _ in rows}


def _perhaps_near(unit: int, items: Sequence[Item], known: lists.UnitIndex) -> list[Item]:
    """Find the pictures that may, in some orientation, be near a known one."""
    if not items:
        return []
    rows = queries.orientations(unit, [item.pk for item in items])
    rows = [row for row in rows if row[2] >= LEAST_QUALITY - FAST_QUALITY_OFF]
    kept = np.frombuffer(b"".join(bits for _, bits, _ in rows), np.uint8)
    # As far as an entry that is near may lie from a fast fingerprint.
    hits = known.near_many(unfolded(kept.reshape(-1, HASH_BYTES + TURNED_BYTES)), NEAR_BITS + FAST_BITS_OFF)
    numbers = {rows[hit.row // ORIENTATIONS][0] for hit in hits}
    return [item for item in items if item.pk in numbers]


def _added_of(unit: int, items: Sequence[Item]) -> dict[int, list[PluginValue]]:
    """Give what plug-ins made of each of some items, by its number."""
    values: dict[int, list[PluginValue]] = {item.pk: [] for item in items}
    for plugin in algorithms.admitted():
        for number, value, quality in queries.fingerprints(unit, plugin.name, list(values)):
            values[number].append(PluginValue(plugin.name, plugin.recipe, value, quality))
    return values


def rows_of(matched: Mapping[int, Iterable[ItemHit]]) -> list[Match]:
    """Give the rows that keep what names each item, by its number."""
    return [_row(number, hit) for number, hits in matched.items() for hit in hits]


def _row(number: int, hit: ItemHit) -> Match:
    item_from_s, item_to_s = hit.in_item or (None, None)
    known_from_s, known_to_s = hit.in_known or (None, None)
    return Match(
        item_id=number,
        entry_id=hit.entry,
        rule=hit.rule,
        algorithm=hit.algorithm,
        distance=hit.distance,
        share_of_item=hit.share_of_item,
        share_of_known=hit.share_of_known,
        item_from_s=item_from_s,
        item_to_s=item_to_s,
        known_from_s=known_from_s,
        known_to_s=known_to_s,
    )


def on_record(items: Sequence[Item]) -> Matches:
    """Give what was found of items and is on record, as far as its entries still count."""
    matched: Matches = {item.pk: [] for item in items}
    for row in Match.objects.filter(item__in=items, entry__revoked_at=None).order_by("pk"):
        matched[row.item_id].append(_hit_of(row))
    return matched


def _hit_of(row: Match) -> ItemHit:
    rule = Match.Rule(row.rule)
    shares = row.share_of_item, row.share_of_known
    intervals = _interval(row.item_from_s, row.item_to_s), _interval(row.known_from_s, row.known_to_s)
    return ItemHit(row.entry_id, rule, row.algorithm, row.distance, *shares, *intervals)


def _interval(from_s: float | None, to_s: float | None) -> Interval | None:
    return None if from_s is None or to_s is None else (from_s, to_s)


def _octets(hashes: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(hashes), np.uint8).reshape(len(hashes), -1)
