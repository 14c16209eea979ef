"""Opens again, in the background, what nothing settles any more since entries of a list were revoked.

Items that an entry has settled are matched with all that is known today. What another entry settles stays
known, by that one; the rest waits for people. What a person has graded is left alone, and matches with the
revoked entry stay on record.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.examination import matches
from tutela.casework.examination.actions.inherit import (
    UNDECIDED,
    inherit_on_record,
    inherit_undecided,
    unsettled,
)
from tutela.casework.examination.item_hits import Matches
from tutela.casework.examination.kinds import STACK
from tutela.casework.examination.models import Match
from tutela.casework.gate import Act, Actor
from tutela.casework.items.actions import record_damage, reopen
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import queue as jobs
from tutela.casework.lists import change_feed, queries as lists
from tutela.casework.lists.models import Change, Entry
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind

_ITEMS_AT_ONCE = 100


def recall(by: Actor, change: int) -> int:
    """Match again every item that a revoked entry, or a withdrawn list, has settled; say how many are open.

    All runs are counted. An item that was done is settled by what was revoked no more: interrupted, it goes
    on with the rest.

    Args:
        by: who acts.
        change: the revocation, by its number.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    revocation = Change.objects.get(pk=change, hash_list__unit=by.unit)
    entries = change_feed.revoked_by(revocation)
    for batch in _settled_by(by.unit, entries):
        # By every rule: nobody is to look where any of them settles it.
        matched, facts = matches.look_again(batch, lists.known(by.unit))
        record_damage(by, facts)
        _keep(by, revocation, entries, batch, matched)
    named = Match.objects.filter(
        entry__in=entries.values("pk"), item__unit=by.unit, item__state__in=UNDECIDED
    )
    for numbers in portions(named.order_by("item").values_list("item", flat=True).distinct()):
        _agree(by, revocation, numbers)
    return _record(by, revocation)


def _settled_by(unit: int, entries: QuerySet[Entry]) -> Iterator[list[Item]]:
    """Give the items that some entries settle, some at a time; whoever takes them unsettles each."""
    items = Item.objects.filter(
        unit=unit, state=Item.State.KNOWN, settlement__entry__in=entries.values("pk")
    ).order_by("pk")
    while batch := list(items[:_ITEMS_AT_ONCE]):
        yield batch


@transaction.atomic
def _keep(by: Actor, change: Change, entries: QuerySet[Entry], batch: list[Item], matched: Matches) -> None:
    """Write what matches, and settle each item anew or open it again, unless that was done meanwhile."""
    locked = Item.objects.select_for_update(no_key=True).filter(pk__in=[item.pk for item in batch])
    there = set(locked.filter(state=Item.State.KNOWN).order_by("pk").values_list("pk", flat=True))
    rows = Settlement.objects.filter(item__in=there, entry__in=entries.values("pk"))
    rows = rows.select_related("item").order_by("item")
    items = [row.item for row in rows]
    found_now = matches.rows_of({item.pk: matched.get(item.pk, ()) for item in items})
    Match.objects.bulk_create(found_now, ignore_conflicts=True)
    known = inherit_on_record(by, items)
    back = list(rows.all())  # asked once more: those that another entry settles are not among them now
    for row in back:
        reopen(by, row, unsettled(Kind(row.item.kind), Condition(row.item.condition)))
    if items:
        log.record(
            by, "items.matched_again", purpose="recall", **_named(change),
            items=[item.pk for item in items], known=known, reopened=[row.item_id for row in back],
        )  # fmt: skip
    if back:
        change_feed.note_reopened(change.pk, len(back))
        jobs.queue_once(STACK, by.unit, {}, priority=-1)


@transaction.atomic
def _agree(by: Actor, change: Change, numbers: list[int]) -> None:
    """Settle what waited because a revoked entry disagreed with others, which agree without it."""
    known = inherit_undecided(by, numbers)
    if known:
        log.record(
            by, "items.matched_again", purpose="recall", **_named(change), items=numbers,
            known=known, reopened=[],
        )  # fmt: skip


@transaction.atomic
def _record(by: Actor, change: Change) -> int:
    change.refresh_from_db()
    act = "list.recalled" if change.is_withdrawal else "entry.recalled"
    log.record(by, act, purpose="recall", **_named(change), reopened=change.reopened)
    return change.reopened


def _named(change: Change) -> dict[str, int]:
    """Name what was revoked: an entry, or the whole of a list."""
    named = {"list": change.hash_list_id} if change.revoked_id is None else {"entry": change.revoked_id}
    return {"change": change.pk, **named}
