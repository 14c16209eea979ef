"""Opens again, in the background, what nothing settles any more since a list's entry was revoked.

Items that the entry has settled are matched with all that is known today. What another entry settles stays
known, by that one; the rest waits for people. What a person has graded is left alone, and matches with the
revoked entry stay on record.
"""

from collections.abc import Iterator
from functools import partial

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination import again, line
from tutela.casework.examination.following import portions
from tutela.casework.examination.handing import open_and_hash
from tutela.casework.examination.line import Matches
from tutela.casework.examination.models import Match
from tutela.casework.gate import Act, Actor
from tutela.casework.items import actions as settling
from tutela.casework.items import telling
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import actions as jobs
from tutela.casework.jobs.kinds import JobKind
from tutela.casework.lists import changes
from tutela.casework.lists import queries as lists
from tutela.casework.lists.models import Change
from tutela.engine.hashing.examiner import Mode
from tutela.engine.media.facts import Condition
from tutela.engine.media.sniffing import Kind

_ITEMS_AT_ONCE = 100


def recall(by: Actor, change: int) -> int:
    """Match again every item that a revoked entry has settled; say how many are open again, over all runs.

    An item that was done is settled by that entry no more: interrupted, it goes on with the rest.

    Args:
        by: who acts.
        change: the revocation, by its number.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE, by.unit)
    entry = Change.objects.get(pk=change, hash_list__unit=by.unit).revoked_id
    if entry is None:
        return 0
    for some in _settled_by(by.unit, entry):
        _keep(by, change, entry, some, _matched(by, some))
    named = Match.objects.filter(entry=entry, item__unit=by.unit, item__state__in=line.UNDECIDED)
    for numbers in portions(named.order_by("item").values_list("item", flat=True)):
        _agree(by, change, entry, numbers)
    return _record(by, change, entry)


def _settled_by(unit: int, entry: int) -> Iterator[list[Item]]:
    """Give the items that an entry settles, some at a time; whoever takes them unsettles each."""
    items = Item.objects.filter(unit=unit, state=Item.State.KNOWN, settlement__entry=entry).order_by("pk")
    while some := list(items[:_ITEMS_AT_ONCE]):
        yield some


def _matched(by: Actor, some: list[Item]) -> Matches:
    """Match items with all that is known, by every rule: nobody is to look where any of them settles it."""
    known = lists.known(by.unit)
    opened = again.perhaps_near(some, known)
    seen = list(zip(opened, open_and_hash(opened, Mode.EXACT), strict=True))
    telling.tell_damage(by, {item.pk: examined.facts for item, examined in seen})
    by_plugin = partial(lists.near_by_plugin, by.unit)
    found: Matches = {}
    for more in (
        line.match_exact(some, known),
        line.match_near(seen, known),
        line.match_videos(again.videos_of(some), known),
        again.match_added([item.pk for item in some], by.unit, by_plugin),
    ):
        for number, hits in more.items():
            found.setdefault(number, []).extend(hits)
    return found


@transaction.atomic
def _keep(by: Actor, change: int, entry: int, some: list[Item], found: Matches) -> None:
    """Write what matches, and settle each item anew or open it again, unless that was done meanwhile."""
    locked = Item.objects.select_for_update(no_key=True).filter(pk__in=[item.pk for item in some])
    there = set(locked.filter(state=Item.State.KNOWN).order_by("pk").values_list("pk", flat=True))
    rows = Settlement.objects.filter(item__in=there, entry=entry).select_related("item").order_by("item")
    items = [row.item for row in rows]
    matches = [line.match_row(item.pk, hit) for item in items for hit in found.get(item.pk, ())]
    Match.objects.bulk_create(matches, ignore_conflicts=True)
    known = line.inherit_by_matches(by, items)
    back = list(rows.all())  # asked once more: those that another entry settles are not among them now
    for settled in back:
        item = settled.item
        settling.reopen(by, settled, line.unsettled(Kind(item.kind), Condition(item.condition)))
    if items:
        log.record(
            by, "items.matched_again", purpose="recall", change=change, entry=entry,
            items=[item.pk for item in items], known=known, reopened=[row.item_id for row in back],
        )  # fmt: skip
    if back:
        changes.note_reopened(change, len(back))
        jobs.queue_once(JobKind.STACK, by.unit, {}, priority=-1)


@transaction.atomic
def _agree(by: Actor, change: int, entry: int, numbers: list[int]) -> None:
    """Settle what waited because the revoked entry disagreed with others, which agree without it."""
    known = line.inherit_undecided(by, numbers)
    if known:
        log.record(
            by, "items.matched_again", purpose="recall", change=change, entry=entry, items=numbers,
            known=known, reopened=[],
        )  # fmt: skip


@transaction.atomic
def _record(by: Actor, change: int, entry: int) -> int:
    count = Change.objects.get(pk=change).reopened
    log.record(by, "entry.recalled", purpose="recall", change=change, entry=entry, reopened=count)
    return count
