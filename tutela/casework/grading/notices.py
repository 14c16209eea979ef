"""What assessors are told without asking."""

from django.db.models import Max
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 10


def returned(by: Actor) -> list[Notice]:
    """Tell of the lot that came back first and is not signed off again, and how many came back after it."""
    if not gate.may(by, Act.CONFIRM_SHIFT):
        return []
    shifts = list(queries.returned_shifts(by).annotate(lot=Max("lots")))
    if not shifts:
        return []
    first, more = shifts[0], len(shifts) - 1
    says = f"Lot {first.lot} came back on {moment(first.returned_at)}: {first.returned_reason}"
    # The page holds one shift at a time, the one that came back first.
    rest = f" ({more} more came back after it.)" if more else ""
    return [Notice(_PLACE, says + rest, "Check that shift", reverse("shift"))]
