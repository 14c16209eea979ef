"""Puts damage that showed after the line had passed on record."""

from collections.abc import Mapping

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.engine.media.facts import SOUND, Condition, Facts

# How an item stands of which nobody has found yet that it is damaged.
_SOUND = tuple(condition.value for condition in SOUND)


@transaction.atomic
def record_damage(by: Actor, facts_of: Mapping[int, Facts]) -> None:
    """Put on record what a look that decodes all of a file has found damaged, and the line had not.

    The line reads only parts of some files. Nothing else that examining told of an item is changed, and what
    was noted of it stays in its note.

    Args:
        by: who examines.
        facts_of: what was found of items, by their numbers; only what is damaged counts.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    numbers = [number for number, facts in facts_of.items() if facts.condition is Condition.DAMAGED]
    if not numbers:
        return
    locked = Item.objects.select_for_update(no_key=True).filter(unit=by.unit, pk__in=numbers)
    damaged = list(locked.filter(condition__in=_SOUND).order_by("pk"))
    for item in damaged:
        item.condition, item.is_whole = Condition.DAMAGED, False
        item.note = "; ".join(filter(None, (facts_of[item.pk].note, item.note)))[:300]
        item.facts = {**item.facts, "condition": item.condition, "note": item.note}
    if damaged:
        Item.objects.bulk_update(damaged, ("condition", "note", "facts", "is_whole"))
        log.record(by, "items.found_damaged", purpose="examination", items=[item.pk for item in damaged])
