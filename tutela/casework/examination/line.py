"""The line, read from top to bottom: open, hash, match exact, match near, stack, queue.

One job brings a batch of newly received items through the first four steps; a second job stacks what has been
examined and puts what needs a person into the queue. Both may be cut off anywhere and run again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination.models import Match
from tutela.casework.examination.opening import open_and_hash
from tutela.casework.gate import Act, Actor
from tutela.casework.items import actions as settling
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import actions as jobs
from tutela.casework.lists import queries as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.engine.hashing.examiner import Examined
from tutela.engine.matching.videos import LEAST_QUALITY
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.sniffing import Kind
from tutela.engine.taxonomy import packs

# From this share of its frames on, a video counts as a copy of the known one.
WHOLE_VIDEO = 0.9


Seen = tuple[Item, Examined]


@dataclass(frozen=True, slots=True)
class Found:
    """One known entry that names an item, and by which rule."""

    entry: int
    rule: Match.Rule
    algorithm: str
    distance: int = 0
    share_of_item: float = 1.0
    share_of_known: float = 1.0


def examine(by: Actor, numbers: Iterable[int]) -> int:
    """Bring received items through opening, hashing and matching; say how many.

    Items that an earlier, interrupted run has finished are left as they are.
    """
    gate.require(by, Act.EXAMINE, by.unit)
    waiting = Item.objects.filter(unit=by.unit, pk__in=list(numbers), state=Item.State.RECEIVED)
    seen = [(item, open_and_hash(item)) for item in waiting.order_by("pk")]
    if seen:
        known = lists.known(by.unit)
        found = {item.pk: match_exact(item, known) or match_near(examined, known) for item, examined in seen}
        return _keep(by, seen, found)
    return 0


def match_exact(item: Item, known: lists.Known) -> list[Found]:
    """Find known entries with one of the item's digests."""
    hits = known.exact(item.md5, item.sha1, item.sha256)
    return [Found(hit.entry, Match.Rule.EXACT, hit.algorithm) for hit in hits]


def match_near(seen: Examined, known: lists.Known) -> list[Found]:
    """Find known pictures near in any of the eight orientations, or known videos that share frames."""
    if seen.vpdq:
        return [
            Found(hit.entry, Match.Rule.VIDEO, "vpdq", hit.distance, hit.share_of_item, hit.share_of_known)
            for hit in known.video(seen.vpdq)
        ]
    if seen.pdq is None or seen.pdq.quality < LEAST_QUALITY:
        return []
    nearest: dict[int, int] = {}
    for hit in known.near_many(np.frombuffer(b"".join(seen.orientations), np.uint8).reshape(-1, 32)):
        nearest[hit.entry] = min(hit.distance, nearest.get(hit.entry, hit.distance))
    return [Found(entry, Match.Rule.NEAR, "pdq", distance) for entry, distance in sorted(nearest.items())]


@transaction.atomic
def _keep(by: Actor, seen: list[Seen], found: dict[int, list[Found]]) -> int:
    """Write what the batch gave: facts, fingerprints, matches, inherited grades, and the job that stacks."""
    # A second worker may have taken the batch over meanwhile, and somebody may have decided an item since.
    locked = Item.objects.select_for_update(no_key=True).filter(pk__in=[item.pk for item, _ in seen])
    waiting = set(locked.filter(state=Item.State.RECEIVED).order_by("pk").values_list("pk", flat=True))
    seen = [(item, examined) for item, examined in seen if item.pk in waiting]
    if not seen:
        return 0
    HashValue.objects.bulk_create(
        (value for item, examined in seen for value in _values(item, examined)), ignore_conflicts=True
    )
    Match.objects.bulk_create(
        (_match(item.pk, one) for item, _ in seen for one in found[item.pk]),
        ignore_conflicts=True,
    )
    for item, examined in seen:
        _state_facts(item, examined.facts)
    items = [item for item, _ in seen]
    Item.objects.bulk_update(items, ["kind", "mime", "condition", "note", "facts", "state"], batch_size=200)
    known = _inherit(by, seen, found)
    log.record(
        by,
        "items.examined",
        purpose="examination",
        items=[item.pk for item in items],
        known=known,
        recipes=sorted({examined.recipe for _, examined in seen if examined.recipe}),
    )
    jobs.queue_once("stack", by.unit, {}, priority=-1)
    return len(seen)


def _values(item: Item, examined: Examined) -> Iterator[HashValue]:
    if examined.pdq is not None:
        value, quality = examined.pdq.bits, examined.pdq.quality
        yield HashValue(item=item, algorithm="pdq", recipe=examined.recipe, value=value, quality=quality)
    if examined.vpdq:
        yield HashValue(item=item, algorithm="vpdq", recipe=examined.recipe, value=examined.vpdq, quality=0)


def _match(number: int, found: Found) -> Match:
    return Match(
        item_id=number,
        entry_id=found.entry,
        rule=found.rule,
        algorithm=found.algorithm,
        distance=found.distance,
        share_of_item=found.share_of_item,
        share_of_known=found.share_of_known,
    )


def _inherit(by: Actor, seen: list[Seen], found: dict[int, list[Found]]) -> int:
    """Give every item that known entries settle the grade they hold for it; say how many."""
    numbers = {one.entry for all_found in found.values() for one in all_found}
    entries = Entry.objects.filter(pk__in=numbers).select_related("hash_list").in_bulk()
    count = 0
    for item, _ in seen:
        deciding = [hit for hit in found[item.pk] if _decides(hit, entries[hit.entry])]
        said = {(entries[hit.entry].hash_list.pack, entries[hit.entry].category) for hit in deciding}
        if len(said) != 1:
            continue  # nothing decides, or lists disagree: the item goes to a person
        entry = entries[deciding[0].entry]
        source = f"{entry.hash_list.name}, entry {entry.pk}, {deciding[0].rule}"
        version = packs.load(entry.hash_list.pack).version
        settling.inherit(by, item, entry.category, entry.hash_list.pack, version, source=source)
        count += 1
    return count


def _decides(hit: Found, entry: Entry) -> bool:
    """Say whether a match settles the grade without anybody looking.

    Not on a list of interest, not without a category of confirmed meaning, and for a video only when nearly
    all of it is known: what surrounds a known segment may be new.
    """
    if entry.hash_list.purpose == HashList.Purpose.OF_INTEREST or not entry.category:
        return False
    return hit.rule != Match.Rule.VIDEO or hit.share_of_item >= WHOLE_VIDEO


def _state_facts(item: Item, facts: Facts) -> None:
    """Put the facts on the item's row, and say where it goes from here."""
    item.kind, item.mime, item.condition = facts.kind, facts.mime[:80], facts.condition
    item.note = facts.note[:300]
    item.facts = facts.to_json()
    item.state = Item.State.EXAMINED if needs_a_person(facts.kind, facts.condition) else Item.State.SET_ASIDE


def needs_a_person(kind: Kind, condition: Condition) -> bool:
    """Say whether somebody must look: everything that is, or claims to be, a picture or a video.

    A damaged file, or one over a limit, may hold something all the same and is offered for review.
    """
    if condition in {Condition.DAMAGED, Condition.OVER_LIMIT, Condition.UNREADABLE}:
        return kind not in {Kind.ARCHIVE, Kind.AUDIO}
    return kind in {Kind.PICTURE, Kind.VIDEO} and condition is not Condition.NOT_MEDIA
