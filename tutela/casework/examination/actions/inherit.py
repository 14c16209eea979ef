"""The step that settles: gives items the grades that known entries hold for them."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q

from tutela.casework.examination import matches
from tutela.casework.examination.item_hits import ItemHit, Matches
from tutela.casework.examination.kinds import EXACT_HASHES_KNOWN
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.items import actions as items, algorithms, queries
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import queue as jobs
from tutela.casework.lists.models import Entry, HashList
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind
from tutela.engine.taxonomy import packs

# From this share of its frames on, a video counts as a copy of the known one.
WHOLE_VIDEO = 0.9
# Where examined items stand that neither a person nor a list has decided.
UNDECIDED = (Item.State.EXAMINED, Item.State.QUEUED, Item.State.SET_ASIDE)
# A likeness of another take, of a single frame, or to one: it tells, and settles nothing.
_INFORMS = (Match.Rule.ALIGNED, Match.Rule.FRAME, Match.Rule.STILL)
# Below previews: no person waits for what none will see.
_UNSEEN = -3


def inherit(by: Actor, batch: Sequence[Item], matched: Matches) -> int:
    """Give every item that known entries settle the grade they hold for it; say how many.

    Nobody will see these. Of whose file codes were passed over, a job reads them all, so that damage there is
    put on record. It leaves out what is known by a digest: whoever listed that had these very bytes.
    """
    count, alike = 0, []
    for item, hit, entry in settled(batch, matched):
        source = f"{entry.hash_list.name}, entry {entry.pk}, {hit.rule}"
        version = packs.load(entry.hash_list.pack).version
        items.inherit(by, item, entry.category, entry.hash_list.pack, version, source=source, entry=entry.pk)
        count += 1
        if hit.rule != Match.Rule.EXACT:
            alike.append(item.pk)
    unread = queries.partly_read(alike)
    if unread:
        jobs.queue(EXACT_HASHES_KNOWN, by.unit, {"items": unread}, priority=_UNSEEN)
    return count


def inherit_undecided(by: Actor, numbers: Iterable[int]) -> int:
    """Settle items that nobody has decided, each if all that is known of it agrees; say how many."""
    waiting = Item.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=list(numbers), state__in=UNDECIDED
    )
    # What was released waits for more opinions, and counts as people graded it.
    ours = Q(settlement__basis=Settlement.Basis.RELEASED)
    return inherit_on_record(by, list(waiting.exclude(ours).order_by("pk")))


def inherit_on_record(by: Actor, batch: Sequence[Item]) -> int:
    """Settle items, which the caller has locked, as `inherit` does by all matches on record; say how many."""
    return inherit(by, batch, matches.on_record(batch))


def settled(batch: Sequence[Item], matched: Matches) -> Iterator[tuple[Item, ItemHit, Entry]]:
    """Give those items whose grade known entries settle, with the first match that does, and its entry."""
    numbers = {hit.entry for item in batch for hit in matched.get(item.pk, ())}
    entries = Entry.objects.filter(pk__in=numbers).select_related("hash_list").in_bulk()
    for item in batch:
        deciding = [hit for hit in matched.get(item.pk, ()) if _decides(item, hit, entries[hit.entry])]
        grades = {(entries[hit.entry].hash_list.pack, entries[hit.entry].category) for hit in deciding}
        # If nothing decides, or lists disagree, the item goes to a person.
        if len(grades) == 1:
            yield item, deciding[0], entries[deciding[0].entry]


def _decides(item: Item, hit: ItemHit, entry: Entry) -> bool:
    """Say whether a match settles the grade without anybody looking.

    Not by anything but a digest where the item was not examined whole: what was not opened may be new. Not on
    a list of interest, not without a category of confirmed meaning, not by a plug-in that the unit did not
    say it of, and for a video only when nearly all of it is known by near frames: what surrounds it may be
    new, and what is only alike may be another take.
    """
    if hit.rule in _INFORMS or (hit.rule != Match.Rule.EXACT and not item.is_whole):
        return False
    if entry.hash_list.purpose == HashList.Purpose.OF_INTEREST or not entry.category:
        return False
    if entry.revoked_at is not None:
        return False  # since it was matched
    if hit.rule == Match.Rule.NEAR and not algorithms.may_settle(hit.algorithm):
        return False
    return hit.rule != Match.Rule.VIDEO or hit.share_of_item >= WHOLE_VIDEO


def unsettled(kind: Kind, condition: Condition) -> Item.State:
    """Say where an examined item stands that nothing known settles."""
    return Item.State.EXAMINED if needs_a_person(kind, condition) else Item.State.SET_ASIDE


def needs_a_person(kind: Kind, condition: Condition) -> bool:
    """Say whether somebody must look: everything that is, or claims to be, a picture or a video.

    A damaged file, one over a limit, one of a form that is not opened here, or one that needs a key, may hold
    something all the same and is offered for review.
    """
    if condition in (Condition.NOT_OPENED, Condition.ENCRYPTED):
        return True
    if condition in {Condition.DAMAGED, Condition.OVER_LIMIT, Condition.UNREADABLE}:
        return kind not in {Kind.ARCHIVE, Kind.AUDIO}
    return kind in {Kind.PICTURE, Kind.VIDEO} and condition is not Condition.NOT_MEDIA
