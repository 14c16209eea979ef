"""The step that asks for more opinions of released items, whose grades count as before until then."""

from collections.abc import Sequence
from uuid import uuid4

from tutela.casework import database
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.models import OpinionRequest
from tutela.casework.items.models import Item


def ask_more(by: Actor, numbers: Sequence[int], wants: int) -> list[int]:
    """Ask for so many opinions in all of each of some released items; give those of which that was done.

    Not where opinions differ, nor where as many were given or asked for: more would found a grade no better.
    """
    items = weigh.lock_items(numbers)
    votes, asked = weigh.votes_of(numbers), weigh.asked_for(numbers)
    lacking = [
        item
        for item in items
        if item.state == Item.State.RELEASED
        and asked[item.pk] < wants
        and len(votes[item.pk]) < wants
        and len({grade.category for grade in votes[item.pk]}) == 1
    ]
    if not lacking:
        return []
    rows = database.insert(
        OpinionRequest(
            item=item, person_id=by.person, reason=OpinionRequest.Reason.TRUSTED, wants=wants, key=uuid4()
        )
        for item in lacking
    )
    Item.objects.filter(pk__in=[item.pk for item in lacking]).update(state=Item.State.QUEUED)
    for item in lacking:
        item.state = Item.State.QUEUED
    changed = weigh.weigh(lacking, votes, asked=dict.fromkeys((item.pk for item in lacking), wants))
    for row in rows:
        log.record(
            by, "item.opinion_asked", purpose="listing", item=row.item_id, reason=row.reason, wrote=[row]
        )
    weigh.record(by, changed)
    return [item.pk for item in lacking]
