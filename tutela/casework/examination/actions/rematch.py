"""Matches again, in the background, what nobody has decided yet, with what a list has learned since."""

from collections.abc import Iterator

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination import matches
from tutela.casework.examination.actions.inherit import UNDECIDED, inherit_undecided
from tutela.casework.examination.item_hits import Matches
from tutela.casework.examination.kinds import APPRAISE
from tutela.casework.examination.matches import Learned
from tutela.casework.examination.models import Match
from tutela.casework.gate import Act, Actor
from tutela.casework.items.actions import record_damage
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue as jobs
from tutela.casework.lists import queries as lists

_ITEMS_AT_ONCE = 500


def rematch(by: Actor, change: int) -> int:
    """Match every examined item that nobody has decided with the entries that came by one change.

    Returns:
        How many items match.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    learned = Learned(lists.learned(by.unit, change), lists.learned_by_plugin(by.unit, change))
    known, count = lists.known(by.unit), 0
    for batch in _undecided(by.unit):
        matched, facts = matches.look_again(batch, known, learned=learned)
        record_damage(by, facts)
        if matched:
            count += len(matched)
            _keep(by, change, matched)
    return count


def _undecided(unit: int) -> Iterator[list[Item]]:
    """Give the items whose state no person and no list has settled, some at a time."""
    waiting = Item.objects.filter(unit=unit, state__in=UNDECIDED).order_by("pk")
    last = 0
    while batch := list(waiting.filter(pk__gt=last)[:_ITEMS_AT_ONCE]):
        yield batch
        last = batch[-1].pk


@transaction.atomic
def _keep(by: Actor, change: int, matched: Matches) -> None:
    Match.objects.bulk_create(matches.rows_of(matched), ignore_conflicts=True)
    known = inherit_undecided(by, list(matched))
    # What a list knows something of is not new any more.
    jobs.queue(APPRAISE, by.unit, {"items": sorted(matched)}, priority=-1)
    log.record(
        by, "items.matched_again", purpose="examination", change=change, items=sorted(matched), known=known
    )
