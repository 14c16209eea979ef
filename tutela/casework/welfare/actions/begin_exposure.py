"""The step that begins a look: judged by all that the person has seen, and counted from now on."""

from uuid import UUID

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.actions.note_clock import note_clock
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.shield.steps import step_for
from tutela.engine.media.renditions import Step


def begin_exposure(
    by: Actor,
    item: Item | None,
    variant: str,
    key: UUID,
    purpose: str,
    beside: Item | None = None,
    step: int | None = None,
) -> tuple[ExposureEvent, bool]:
    """Begin a look, at an item or outside, and end the one before; the caller records it.

    What is outside has no step; of an item it is the one that is asked for, or that their looks begin with.

    Returns:
        the look, and whether it is new: the same key again gives the same look.

    Raises:
        BudgetSpent, BreakDue: nothing may be seen now.
        StepTooFar: so much is not shown at once.
    """
    # All windows of one person queue here: they share one budget.
    lock_person(by)
    now, before = clock.read(), queries.looks_before(by.person, key)
    if note_clock(by, before.anybodys, now):
        before = queries.looks_before(by.person, key)
    last = before.last
    queries.require_budget(by.person, last, now)
    if before.of_key is not None:
        return before.of_key, False
    shown = Step.COLOUR if item is None else step_for(by, item, beside, step, last)
    viewed_before_s = queries.viewed_without_break(last, now)
    if last is not None and last.ended_at is None:
        close_exposure(by, last, now, ExposureEvent.ClosedBy.SERVER)
    day_s, week_s = queries.viewed(by.person, last, now)
    event = ExposureEvent(
        person_id=by.person,
        item=item,
        beside=beside,
        purpose=purpose,
        variant=variant,
        step=shown,
        opened_at=now.at,
        viewed_before_s=viewed_before_s,
        day_before_s=round(day_s, 3),
        week_before_s=round(week_s, 3),
        key=key,
        boot=now.boot,
        boot_s=now.boot_s,
    )
    database.insert([event])
    return event, True
