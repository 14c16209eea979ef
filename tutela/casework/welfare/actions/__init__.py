"""Opens and ends looks, and has previews made ahead."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.copies import ObjectMissing
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
from tutela.casework.welfare import queries
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.assignment import Assignment, check
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.media.fence.fence import FenceBreach
from tutela.engine.vault.seal import SealBroken
from tutela.errors import Conflict

logger = logging.getLogger("tutela.welfare")
_BY = ExposureEvent.ClosedBy


class LookOver(Conflict):
    """A look was asked for again with a key whose look has ended, or was for something else."""

    code = "TU-W06"


@transaction.atomic(durable=True)
def open_exposure(by: Actor, item: Item, variant: str, key: UUID, because: Assignment) -> ExposureEvent:
    """Put a look on record before it happens. It is durable when this returns.

    The same key again gives the same look while it lasts, so that a repeated request is not a second look.

    Raises:
        NotAllowed: the actor may not see media of this unit.
        NotAssigned: the item was not given to the actor.
        NotForShowing: the item's grade is known.
        BudgetSpent: the day's or the week's minutes are used up.
        BreakDue: a break is due.
        LookOver: the key belongs to a look that ended or to another item.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    check(by, item, because)
    # All windows of one person queue here: they share one budget.
    Person.objects.select_for_update(no_key=True).get(pk=by.person)
    now = timezone.now()
    before = ExposureEvent.objects.filter(person=by.person, key=key).first()
    if before is not None:
        return _again(by, before, item, variant)
    last = queries.latest(by.person)
    queries.require_budget(by.person, last, now)
    viewed_before_s = queries.viewed_without_break(last, now)
    if last is not None and last.ended_at is None:
        _close(by, last, queries.ended(last, now), queries.counted_s(last, now), _BY.SERVER)
    event = ExposureEvent.objects.create(
        person_id=by.person,
        item=item,
        purpose=because.purpose,
        variant=variant,
        opened_at=now,
        viewed_before_s=viewed_before_s,
        key=key,
    )
    log.record(by, "media.shown", purpose=because.purpose, item=item.pk, exposure=event.pk, variant=variant)
    return event


def _again(by: Actor, before: ExposureEvent, item: Item, variant: str) -> ExposureEvent:
    if before.ended_at is not None or (before.item_id, before.variant) != (item.pk, variant):
        raise LookOver(f"This look at {item.reference} is over. Ask to see it again.")
    again = "media.shown_again"
    log.record(by, again, purpose=before.purpose, item=item.pk, exposure=before.pk, variant=variant)
    return before


@transaction.atomic
def end_exposure(by: Actor, event: ExposureEvent, seconds: float) -> ExposureEvent:
    """End a look. The viewer says how long it was; the server's clock bounds what is believed.

    Raises:
        NotAllowed: the actor may not see media.
        NotFound: the look is another person's.
    """
    gate.require(by, Act.SEE_MEDIA, on=event.item)
    Person.objects.select_for_update(no_key=True).get(pk=by.person)
    event = queries.exposure_for(by, event.pk)
    if event.ended_at is None:
        now = timezone.now()
        elapsed_s = max(0.0, (now - event.opened_at).total_seconds())
        _close(by, event, now, min(max(0.0, seconds), elapsed_s), _BY.VIEWER)
    return event


@transaction.atomic
def void_exposure(by: Actor, event: ExposureEvent) -> None:
    """End a look at which nothing could be shown; it counts for nothing.

    Raises:
        NotAllowed: the actor may not see media.
    """
    gate.require(by, Act.SEE_MEDIA, on=event.item)
    if event.ended_at is None:
        _close(by, event, timezone.now(), 0.0, _BY.NOTHING_SHOWN)


def _close(by: Actor, event: ExposureEvent, at: datetime, seconds: float, closed_by: str) -> None:
    event.ended_at, event.seconds, event.closed_by = at, round(seconds, 3), closed_by
    event.save(update_fields=["ended_at", "seconds", "closed_by"])
    log.record(
        by,
        "media.hidden",
        purpose=event.purpose,
        item=event.item_id,
        exposure=event.pk,
        seconds=event.seconds,
        closed_by=str(closed_by),
    )


def make_previews(by: Actor, items: Iterable[int], gives_way: Callable[[], bool]) -> list[int]:
    """Make what people will be shown of some of the unit's items ahead of time.

    Args:
        by: who acts.
        items: their numbers.
        gives_way: asked after each item: whether the rest is to be left for later.

    Returns:
        The numbers of those that were left.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    made, failed, left = 0, [], list(items)
    for item in Item.objects.filter(unit=by.unit, pk__in=left).order_by("pk"):
        left.remove(item.pk)
        try:
            made += renditions.make_ahead(by, item)
        except (FenceBreach, ObjectMissing, SealBroken) as wrong:
            # One file must not keep the others waiting; it is tried again when somebody asks to see it.
            logger.warning("preview of item %d failed: %s", item.pk, wrong)
            failed.append(item.pk)
        if gives_way():
            break
    else:
        left = []
    _record_previews(by, made, failed)
    return left


@transaction.atomic
def _record_previews(by: Actor, made: int, failed: list[int]) -> None:
    log.record(by, "previews.made", purpose="examination", items=made, failed=failed)
