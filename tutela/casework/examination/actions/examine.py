"""The line, read from top to bottom: open, hash, match exact, match near, stack, queue.

One job brings a batch of newly received items through the first four steps; a second job stacks what has been
examined and puts what needs a person into the queue. Both may be cut off anywhere and run again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.custody.models import SealedCopy
from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.kinds import EXACT_HASHES_KNOWN, STACK
from tutela.casework.examination.models import Match
from tutela.casework.gate import Act, Actor
from tutela.casework.items import actions as settling, algorithms, queries
from tutela.casework.items.file_facts import TOLD, tell
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import queue as jobs
from tutela.casework.lists import queries as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.welfare.actions import renditions
from tutela.engine.hashing.examiner import NEAR_THRESHOLD, Examined, Mode
from tutela.engine.hashing.fingerprints import FAST_QUALITY_OFF, LEAST_QUALITY, ORIENTATIONS, is_exact
from tutela.engine.hashing.pdq.orientations import turned
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.videos.alignment import Interval
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.file_types import Kind
from tutela.engine.taxonomy import packs

# From this share of its frames on, a video counts as a copy of the known one.
WHOLE_VIDEO = 0.9
# Below previews: no person waits for what none will see.
_UNSEEN = -3

# Where examined items stand that neither a person nor a list has decided.
UNDECIDED = (Item.State.EXAMINED, Item.State.QUEUED, Item.State.SET_ASIDE)

Seen = tuple[Item, Examined]
Previews = dict[int, list[SealedCopy]]
"""What was sealed for people to see, by the item's number."""


@dataclass(frozen=True, slots=True)
class Found:
    """One known entry that names an item, and by which rule; of a video, which seconds are which."""

    entry: int
    rule: Match.Rule
    algorithm: str
    distance: int = 0
    share_of_item: float = 1.0
    share_of_known: float = 1.0
    in_item: Interval | None = None
    in_known: Interval | None = None


# By the item's number; whoever matched nothing is left out or has none.
Matches = dict[int, list[Found]]


def examine(by: Actor, numbers: Iterable[int]) -> int:
    """Bring received items through opening, hashing and matching; say how many.

    Items that an earlier, interrupted run has finished are left as they are.
    """
    gate.require(by, Act.EXAMINE, by.unit)
    waiting = Item.objects.filter(unit=by.unit, pk__in=list(numbers), state=Item.State.RECEIVED)
    items = list(waiting.order_by("pk"))
    if not items:
        return 0
    seen = dict(zip(items, open_and_hash(items, Mode.FAST, sheets=True), strict=True))
    known = lists.known(by.unit)
    found = match_exact(items, known)
    others = [(item, examined) for item, examined in seen.items() if item.pk not in found]
    nearby = match_near(others, known, NEAR_THRESHOLD[-1])
    again = [item for item, examined in others if _is_undecided(examined, nearby.get(item.pk, ()))]
    exact = dict(zip(again, open_and_hash(again, Mode.EXACT), strict=True))
    decided = {number: _within(NEAR_BITS, hits) for number, hits in nearby.items()}
    decided |= {item.pk: [] for item in again}
    for near in (decided, match_near(list(exact.items()), known), match_added(by.unit, others)):
        for number, hits in near.items():
            found.setdefault(number, []).extend(hits)
    everything = list((seen | exact).items())
    return _keep(by, everything, found, _sealed(by, everything, found))


def match_exact(items: Sequence[Item], known: lists.Known) -> Matches:
    """Find the known entries with one of an item's digests, for each item that has any."""
    found: Matches = {}
    if not items:
        return found
    columns = ([item.md5 for item in items], [item.sha1 for item in items], [item.sha256 for item in items])
    for hit in known.exact_many(*(_octets(column) for column in columns)):
        match = Found(hit.entry, Match.Rule.EXACT, hit.algorithm)
        found.setdefault(items[hit.row].pk, []).append(match)
    return found


def match_near(seen: Sequence[Seen], known: lists.Known, radius: int = NEAR_BITS) -> Matches:
    """Find known pictures near in any of the eight orientations, and known videos that share frames.

    Args:
        seen: what was examined.
        known: what the unit knows.
        radius: bits within which a picture is near.
    """
    found = match_videos({item.pk: examined.vpdq for item, examined in seen if examined.vpdq}, known)
    pictures = [
        (item, examined)
        for item, examined in seen
        if item.pk not in found and examined.pdq is not None and examined.pdq.quality >= LEAST_QUALITY
    ]
    nearest: dict[tuple[int, int], int] = {}
    if pictures:
        eight = _octets([bits for _, each in pictures for bits in each.orientations])
        for hit in known.near_many(eight, radius):
            pair = pictures[hit.row // ORIENTATIONS][0].pk, hit.entry
            nearest[pair] = min(hit.distance, nearest.get(pair, hit.distance))
    for (number, entry), distance in sorted(nearest.items()):
        found.setdefault(number, []).append(Found(entry, Match.Rule.NEAR, "pdq", distance))
    return found


def _is_undecided(seen: Examined, nearby: Sequence[Found]) -> bool:
    """Say whether the exact fingerprint could lie on the other side of a threshold than the fast one."""
    if seen.pdq is None or is_exact(seen.recipe):
        return False
    if abs(seen.pdq.quality - LEAST_QUALITY) <= FAST_QUALITY_OFF:
        return True
    return any(one.distance in NEAR_THRESHOLD for one in nearby)


def _within(radius: int, nearby: Sequence[Found]) -> list[Found]:
    return [one for one in nearby if one.rule != Match.Rule.NEAR or one.distance <= radius]


def match_videos(packed: Mapping[int, bytes], known: lists.Known) -> Matches:
    """Find the known videos that share frames, for the packed fingerprint of each item by its number."""
    found: Matches = {}
    for number, fingerprint in packed.items():
        for hit in known.video(fingerprint):
            shares = hit.share_of_item, hit.share_of_known
            intervals = hit.in_item, hit.in_known
            rule = Match.Rule.ALIGNED if hit.is_aligned else Match.Rule.VIDEO
            match = Found(hit.entry, rule, "vpdq", hit.distance, *shares, *intervals)
            found.setdefault(number, []).append(match)
    return found


def _octets(hashes: Sequence[bytes]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(hashes), np.uint8).reshape(len(hashes), -1)


def match_added(unit: int, seen: Sequence[Seen]) -> Matches:
    """Find the known entries near a picture by the fingerprint of a plug-in, for each picture near any."""
    hits = lists.near_by_plugin(unit, [examined.added for _, examined in seen])
    return found_near([item.pk for item, _ in seen], hits)


def found_near(numbers: Sequence[int], hits: Sequence[Sequence[lists.EntryHit]]) -> Matches:
    """Give what was found near items by plug-ins as matches, by the items' numbers."""
    return {
        number: [Found(hit.entry, Match.Rule.NEAR, hit.algorithm, hit.distance) for hit in its_own]
        for number, its_own in zip(numbers, hits, strict=True)
        if its_own
    }


def _sealed(by: Actor, seen: list[Seen], found: Matches) -> Previews:
    """Seal what people will see of the videos that nothing known settles; of the others nothing is kept."""
    made = {item: examined.shown for item, examined in seen if examined.shown}
    settled = {item.pk for item, _, _ in _settling(list(made), found)}
    return renditions.seal_made(by, {item: shown for item, shown in made.items() if item.pk not in settled})


@transaction.atomic
def _keep(by: Actor, seen: list[Seen], found: Matches, previews: Previews) -> int:
    """Write what the batch gave: facts, fingerprints, matches, inherited grades, and the job that stacks."""
    # A second worker may have taken the batch over meanwhile, and somebody may have decided an item since.
    locked = Item.objects.select_for_update(no_key=True).filter(pk__in=[item.pk for item, _ in seen])
    waiting = set(locked.filter(state=Item.State.RECEIVED).order_by("pk").values_list("pk", flat=True))
    seen = [(item, examined) for item, examined in seen if item.pk in waiting]
    if not seen:
        renditions.keep_made(previews, ())
        return 0
    database.insert(
        (value for item, examined in seen for value in values(item, examined)), ignoring_conflicts=True
    )
    database.insert(
        (match_row(item.pk, one) for item, _ in seen for one in found.get(item.pk, ())),
        ignoring_conflicts=True,
    )
    for item, examined in seen:
        _state_facts(item, examined.facts)
    items = [item for item, _ in seen]
    database.update(items, [*TOLD, "state"])
    known = inherit(by, items, found)
    if previews:
        of_these = Item.objects.filter(pk__in=waiting.intersection(previews), state=Item.State.EXAMINED)
        renditions.keep_made(previews, set(of_these.values_list("pk", flat=True)))
    log.record(
        by,
        "items.examined",
        purpose="examination",
        items=[item.pk for item in items],
        known=known,
        recipes=sorted({examined.recipe for _, examined in seen if examined.recipe}),
    )
    jobs.queue_once(STACK, by.unit, {}, priority=-1)
    return len(seen)


def values(item: Item, examined: Examined) -> Iterator[HashValue]:
    """Give the rows that keep what was made of an item."""
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
    for one in examined.added:
        yield HashValue(
            item_id=item.pk, algorithm=one.name, recipe=one.recipe, value=one.value, quality=one.quality
        )


def match_row(number: int, found: Found) -> Match:
    """Give the row that keeps what names an item."""
    item_from_s, item_to_s = found.in_item or (None, None)
    known_from_s, known_to_s = found.in_known or (None, None)
    return Match(
        item_id=number,
        entry_id=found.entry,
        rule=found.rule,
        algorithm=found.algorithm,
        distance=found.distance,
        share_of_item=found.share_of_item,
        share_of_known=found.share_of_known,
        item_from_s=item_from_s,
        item_to_s=item_to_s,
        known_from_s=known_from_s,
        known_to_s=known_to_s,
    )


def found_in(row: Match) -> Found:
    """Give back what a row keeps."""
    rule = Match.Rule(row.rule)
    shares = row.share_of_item, row.share_of_known
    intervals = _interval(row.item_from_s, row.item_to_s), _interval(row.known_from_s, row.known_to_s)
    return Found(row.entry_id, rule, row.algorithm, row.distance, *shares, *intervals)


def _interval(from_s: float | None, to_s: float | None) -> Interval | None:
    return None if from_s is None or to_s is None else (from_s, to_s)


def inherit(by: Actor, items: list[Item], found: Matches) -> int:
    """Give every item that known entries settle the grade they hold for it; say how many.

    Nobody will see these. Of whose file codes were passed over, a job reads them all, so that damage there is
    put on record. It leaves out what is known by a digest: whoever listed that had these very bytes.
    """
    count, alike = 0, []
    for item, hit, entry in _settling(items, found):
        source = f"{entry.hash_list.name}, entry {entry.pk}, {hit.rule}"
        version = packs.load(entry.hash_list.pack).version
        settling.inherit(
            by, item, entry.category, entry.hash_list.pack, version, source=source, entry=entry.pk
        )
        count += 1
        if hit.rule != Match.Rule.EXACT:
            alike.append(item.pk)
    unread = queries.partly_read(alike)
    if unread:
        jobs.queue(EXACT_HASHES_KNOWN, by.unit, {"items": unread}, priority=_UNSEEN)
    return count


def _settling(items: list[Item], found: Matches) -> Iterator[tuple[Item, Found, Entry]]:
    """Give those items whose grade known entries settle, with the first match that does, and its entry."""
    numbers = {one.entry for item in items for one in found.get(item.pk, ())}
    entries = Entry.objects.filter(pk__in=numbers).select_related("hash_list").in_bulk()
    for item in items:
        deciding = [hit for hit in found.get(item.pk, ()) if _decides(hit, entries[hit.entry])]
        said = {(entries[hit.entry].hash_list.pack, entries[hit.entry].category) for hit in deciding}
        # If nothing decides, or lists disagree, the item goes to a person.
        if len(said) == 1:
            yield item, deciding[0], entries[deciding[0].entry]


def inherit_undecided(by: Actor, numbers: Iterable[int]) -> int:
    """Settle items that nobody has decided, each if all that is known of it agrees; say how many."""
    waiting = Item.objects.select_for_update(no_key=True).filter(pk__in=list(numbers), state__in=UNDECIDED)
    return inherit_by_matches(by, list(waiting.order_by("pk")))


def inherit_by_matches(by: Actor, items: list[Item]) -> int:
    """Settle items, which the caller has locked, as `inherit` does by all matches on record; say how many."""
    found: Matches = {item.pk: [] for item in items}
    for match in Match.objects.filter(item__in=items, entry__revoked_at=None).order_by("pk"):
        found[match.item_id].append(found_in(match))
    return inherit(by, items, found)


def _decides(hit: Found, entry: Entry) -> bool:
    """Say whether a match settles the grade without anybody looking.

    Not on a list of interest, not without a category of confirmed meaning, not by a plug-in that the unit did
    not say it of, and for a video only when nearly all of it is known by near frames: what surrounds it may
    be new, and what is only alike may be another take.
    """
    if hit.rule == Match.Rule.ALIGNED:
        return False
    if entry.hash_list.purpose == HashList.Purpose.OF_INTEREST or not entry.category:
        return False
    if entry.revoked_at is not None:
        return False  # since it was matched
    if hit.rule == Match.Rule.NEAR and not algorithms.may_settle(hit.algorithm):
        return False
    return hit.rule != Match.Rule.VIDEO or hit.share_of_item >= WHOLE_VIDEO


def _state_facts(item: Item, facts: Facts) -> None:
    """Put the facts on the item's row, and say where it goes from here."""
    tell(item, facts)
    item.state = unsettled(facts.kind, facts.condition)


def unsettled(kind: Kind, condition: Condition) -> Item.State:
    """Say where an examined item stands that nothing known settles."""
    return Item.State.EXAMINED if needs_a_person(kind, condition) else Item.State.SET_ASIDE


def needs_a_person(kind: Kind, condition: Condition) -> bool:
    """Say whether somebody must look: everything that is, or claims to be, a picture or a video.

    A damaged file, or one over a limit, may hold something all the same and is offered for review.
    """
    if condition in {Condition.DAMAGED, Condition.OVER_LIMIT, Condition.UNREADABLE}:
        return kind not in {Kind.ARCHIVE, Kind.AUDIO}
    return kind in {Kind.PICTURE, Kind.VIDEO} and condition is not Condition.NOT_MEDIA
