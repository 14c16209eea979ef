"""Looks over, in the background, what was examined before anybody asked whether that was all of it.

What a likeness settled, and which shows more than was compared, goes to a person; what is one picture or one
film may be settled and stacked from then on.
"""

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.examination import likenesses, matches, queries
from tutela.casework.examination.actions.inherit import inherit_undecided
from tutela.casework.examination.actions.queue_unpacking import queue_unpacking
from tutela.casework.examination.actions.reopen_unseen import reopen_unseen
from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.item_hits import Matches
from tutela.casework.examination.kinds import LOOK_OVER, STACK
from tutela.casework.examination.matches import Seen
from tutela.casework.gate import Act, Actor
from tutela.casework.items import file_facts, hash_values
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue as jobs
from tutela.casework.lists import queries as lists
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.media.facts import SOUND, Facts

# After all other work: nobody waits for it.
PRIORITY = -5
_ITEMS_AT_ONCE = 50


def look_over(by: Actor) -> int:
    """Look over the next few of the unit's items of which nobody knows if they were examined whole.

    Returns:
        How many were opened.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    items = list(queries.not_looked_over(by.unit)[:_ITEMS_AT_ONCE])
    seen = list(zip(items, open_and_hash(items, Mode.FAST), strict=True))
    shown = [look for look in likenesses.looks_of(seen) if look.is_frame or look.is_still]
    _keep(by, seen, likenesses.match_likenesses(shown, lists.known(by.unit)))
    return len(seen)


@transaction.atomic
def _keep(by: Actor, seen: list[Seen], matched: Matches) -> None:
    """Write what they hold, and settle or open again what follows from it."""
    numbers = [item.pk for item, _ in seen]
    locked = Item.objects.select_for_update(no_key=True).filter(pk__in=numbers, is_whole=None)
    there = {item.pk: item for item in locked.order_by("pk")}
    seen = [(there[item.pk], examined) for item, examined in seen if item.pk in there]
    for item, examined in seen:
        _put(item, examined.facts)
    items = [item for item, _ in seen]
    database.update(items, file_facts.COLUMNS)
    queue_unpacking(by, items)
    values = (value for item, examined in seen for value in hash_values.rows_of(item, examined))
    database.insert(
        [value for value in values if value.algorithm == hash_values.PARTS], ignoring_conflicts=True
    )
    rows = matches.rows_of({item.pk: matched.get(item.pk, ()) for item in items})
    database.insert(rows, ignoring_conflicts=True)
    reopened = reopen_unseen(by, [item.pk for item in items])
    known = inherit_undecided(by, [item.pk for item in items if item.is_whole])
    if items:
        log.record(
            by,
            "items.looked_over",
            purpose="examination",
            items=[item.pk for item in items],
            reopened=reopened,
            known=known,
        )
    queue_next(by)
    if seen and not queries.not_looked_over(by.unit).exists():
        jobs.queue_once(STACK, by.unit, {}, priority=-1)


def queue_next(by: Actor) -> None:
    """Queue looking over, in the caller's transaction, where anything is left to be looked over."""
    if queries.not_looked_over(by.unit).exists():
        jobs.queue_once(LOOK_OVER, by.unit, {}, priority=PRIORITY)


def _put(item: Item, facts: Facts) -> None:
    """Put what a file holds on its item; what does not open any more keeps the facts that it had."""
    is_sound = item.condition in SOUND and facts.condition in SOUND
    if is_sound:
        file_facts.put(item, facts)
    item.is_whole = is_sound and facts.is_whole
