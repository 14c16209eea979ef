"""Opens looks: each is on record before it happens."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare.actions.begin_exposure import begin_exposure
from tutela.casework.welfare.assignment import Assignment, check
from tutela.casework.welfare.errors import LookOver
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.media.renditions import Step


@transaction.atomic(durable=True)
def open_exposure(
    by: Actor,
    item: Item,
    variant: str,
    key: UUID,
    because: Assignment,
    beside: tuple[Item, Assignment] | None = None,
    step: int | None = None,
) -> ExposureEvent:
    """Put a look on record before it happens. It is durable when this returns.

    The same key again gives the same look while it lasts and the budget does, so that a repeated request is
    not a second look. What is to be compared with it, and why the person may see that, is `beside`: it is
    shown in the same seconds, which count for both items and once for the person.

    Raises:
        NotAllowed: the actor may not see media of this unit.
        NotAssigned: the item was not given to the actor.
        NotForShowing: the item's grade is known.
        BudgetSpent: the day's or the week's minutes are used up.
        BreakDue: a break is due.
        OutsideHours, ViewingOff: it is not the hour for it, or media are off.
        RunOfHighest: too many of the highest class were viewed in a row.
        LookOver: the key belongs to a look that ended or to another item.
        StepTooFar: so much is not shown at once; see `shield.steps`.
    """
    gate.require(by, Act.SEE_MEDIA, on=item)
    check(by, item, because)
    other = None
    if beside is not None:
        gate.require(by, Act.SEE_MEDIA, on=beside[0])
        check(by, *beside)
        other = beside[0]
    event, is_new = begin_exposure(by, item, variant, key, because, other, step)
    if not is_new:
        return _again(by, event, item, variant)
    log.record(
        by,
        "media.shown",
        purpose=because.purpose,
        item=item.pk,
        exposure=event.pk,
        variant=variant,
        day_before_s=event.day_before_s,
        week_before_s=event.week_before_s,
        **({} if event.step == Step.COLOUR else {"step": event.step}),
        **({} if other is None else {"beside": other.pk}),
    )
    return event


def _again(by: Actor, before: ExposureEvent, item: Item, variant: str) -> ExposureEvent:
    if before.ended_at is not None or (before.item_id, before.variant) != (item.pk, variant):
        raise LookOver(_("This look at %(item)s is over. Ask to see it again.") % {"item": item.reference})
    again = "media.shown_again"
    log.record(by, again, purpose=before.purpose, item=item.pk, exposure=before.pk, variant=variant)
    return before
