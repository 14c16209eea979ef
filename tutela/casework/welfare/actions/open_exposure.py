"""Opens looks: each is on record before it happens."""

from uuid import UUID

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.actions.note_clock import note_clock
from tutela.casework.welfare.assignment import Assignment, check
from tutela.casework.welfare.errors import LookOver
from tutela.casework.welfare.models import ExposureEvent


@transaction.atomic(durable=True)
def open_exposure(by: Actor, item: Item, variant: str, key: UUID, because: Assignment) -> ExposureEvent:
    """Put a look on record before it happens. It is durable when this returns.

    The same key again gives the same look while it lasts and the budget does, so that a repeated request is
    not a second look.

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
    lock_person(by)
    now, before = clock.read(), queries.looks_before(by.person, key)
    if note_clock(by, before.anybodys, now):
        before = queries.looks_before(by.person, key)
    last = before.last
    queries.require_budget(by.person, last, now)
    if before.of_key is not None:
        return _again(by, before.of_key, item, variant)
    viewed_before_s = queries.viewed_without_break(last, now)
    if last is not None and last.ended_at is None:
        close_exposure(by, last, now, ExposureEvent.ClosedBy.SERVER)
    day_s, week_s = queries.viewed(by.person, last, now)
    event = ExposureEvent(
        person_id=by.person,
        item=item,
        purpose=because.purpose,
        variant=variant,
        opened_at=now.at,
        viewed_before_s=viewed_before_s,
        day_before_s=round(day_s, 3),
        week_before_s=round(week_s, 3),
        key=key,
        boot=now.boot,
        boot_s=now.boot_s,
    )
    database.insert([event])
    log.record(
        by,
        "media.shown",
        purpose=because.purpose,
        item=item.pk,
        exposure=event.pk,
        variant=variant,
        day_before_s=event.day_before_s,
        week_before_s=event.week_before_s,
    )
    return event


def _again(by: Actor, before: ExposureEvent, item: Item, variant: str) -> ExposureEvent:
    if before.ended_at is not None or (before.item_id, before.variant) != (item.pk, variant):
        raise LookOver(f"This look at {item.reference} is over. Ask to see it again.")
    again = "media.shown_again"
    log.record(by, again, purpose=before.purpose, item=item.pk, exposure=before.pk, variant=variant)
    return before
