"""The step that begins a look: judged by all that the person has seen, and counted from now on."""

from uuid import UUID

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import queries
from tutela.casework.welfare.actions.close_exposure import close_exposure
from tutela.casework.welfare.actions.note_clock import note_clock
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.fitness import standing
from tutela.casework.welfare.limits import runs
from tutela.casework.welfare.limits.dose import weight_of
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.played import sounds
from tutela.casework.welfare.shield.steps import step_for
from tutela.engine.media.renditions import Step


def begin_exposure(
    by: Actor,
    item: Item | None,
    variant: str,
    key: UUID,
    because: Assignment,
    beside: Item | None = None,
    step: int | None = None,
) -> tuple[ExposureEvent, bool]:
    """Begin a look, at an item or outside, and end the one before; the caller records it.

    What is outside has no step; of an item it is the one that is asked for, or that their looks begin with.

    Returns:
        the look, and whether it is new: the same key again gives the same look.

    Raises:
        BudgetSpent, BreakDue, OutsideHours, ViewingOff: nothing may be seen now.
        RunOfHighest: nothing of this class may be.
        StepTooFar: so much is not shown at once.
    """
    # All windows of one person queue here: they share one budget.
    lock_person(by)
    before = queries.looks_before(by.person, key)
    now = before.now
    if note_clock(by, before.anybodys, now):
        before = queries.looks_before(by.person, key)
    last = before.last
    limits = queries.limits_of(by.person, now)
    standing.require_terminal(by, limits.requires)
    queries.require_budget(by.person, last, now, limits)
    if before.of_key is not None:
        return before.of_key, False
    shown = Step.COLOUR if item is None else step_for(by, item, beside, step, last)
    # The one before ends on its own day, before what was viewed is counted.
    if last is not None and last.ended_at is None:
        close_exposure(by, last, now, ExposureEvent.ClosedBy.SERVER)
    event = queries.next_look(by.person, last, now, limits)
    if because.is_highest and limits.in_a_row is not None and event.viewed_before_s:
        runs.require_room(by.person, because.item, limits.in_a_row)
    event.item, event.beside, event.variant, event.key = item, beside, variant, key
    event.purpose, event.weight = because.purpose, weight_of(item, variant)
    event.severity, event.is_highest = because.severity, because.is_highest
    event.step, event.is_heard = shown, sounds.number_of(variant) > 0
    database.insert([event])
    return event, True
