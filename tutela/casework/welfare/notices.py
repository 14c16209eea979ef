"""What people are told of their own minutes."""

from math import ceil

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Notice
from tutela.casework.welfare import queries

_PLACE = 20
_NEAR_S = 300
_REST = "Work without pictures stays possible."


def viewing(by: Actor) -> list[Notice]:
    """Tell whoever views media that a break is near or due, or that the day or the week is spent."""
    if not gate.may(by, Act.SEE_MEDIA):
        return []
    budget = queries.budget(by.person)
    if budget.used_s >= budget.allowed_s:
        says = f"You have viewed your {budget.allowed_s / 60:g} minutes of today. {_REST}"
    elif budget.week_used_s >= budget.week_allowed_s:
        says = f"You have viewed your {budget.week_allowed_s / 60:g} minutes of this week. {_REST}"
    elif budget.break_due_in_s <= 0:
        says = f"You are due a break, and nothing can be shown before it is over. {_REST}"
    elif budget.break_due_in_s <= _NEAR_S:
        left = ceil(budget.break_due_in_s / 60)
        says = f"A break is due after {left} more {'minute' if left == 1 else 'minutes'} of viewing."
    else:
        return []
    if gate.may(by, Act.CONFIRM_SHIFT):
        return [Notice(_PLACE, says, "Check your shift", rooms.page_of("shift"))]
    return [Notice(_PLACE, says, "See the lots", rooms.page_of("lots"))]
