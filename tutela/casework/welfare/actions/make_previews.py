"""Has what people will be shown made ahead of time."""

import logging
from collections.abc import Callable, Iterable

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare.actions import renditions

logger = logging.getLogger("tutela.welfare")


def make_previews(by: Actor, items: Iterable[int], gives_way: Callable[[], bool]) -> list[int]:
    """Have the crew make what people will be shown of some of the unit's items ahead of time.

    Args:
        by: who acts.
        items: their numbers.
        gives_way: asked after each item: whether the rest is to be left for later.

    Returns:
        The numbers of those that were left.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
        StoreUnavailable, CrewUnavailable, HandLost: the vault or the crew is away, or its hands are lost.
    """
    gate.require(by, Act.EXAMINE)
    count, failed, left = 0, [], list(items)
    theirs = Item.objects.filter(unit=by.unit, pk__in=left).order_by("pk")
    for item, outcome in renditions.make_ahead(by, list(theirs)):
        left.remove(item.pk)
        if isinstance(outcome, str):
            # One file must not keep the others waiting; it is tried again when somebody asks to see it.
            logger.warning("preview of item %d failed: %s", item.pk, outcome)
            failed.append(item.pk)
        else:
            count += outcome
        if gives_way():
            break
    else:
        left = []
    _record_previews(by, count, failed)
    return left


@transaction.atomic
def _record_previews(by: Actor, count: int, failed: list[int]) -> None:
    log.record(by, "previews.made", purpose="examination", items=count, failed=failed)
