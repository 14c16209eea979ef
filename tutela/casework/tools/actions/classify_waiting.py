"""Asks the tools that a unit uses about what waits already, some at a time."""

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.tools.actions.classify import classify


def classify_waiting(by: Actor, after: int, most: int) -> int | None:
    """Ask about the next items that wait, in the order of their numbers.

    Args:
        by: the machine.
        after: the number of the last item that was asked about.
        most: so many at once.

    Returns:
        the number of the last that was asked about now; None where none is left.

    Raises:
        NotAllowed, VersionBroken, FenceUnusable: as `classify`.
    """
    gate.require(by, Act.RUN_TOOLS)
    waiting = Item.objects.filter(unit=by.unit, state=Item.State.QUEUED, pk__gt=after).order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True)[:most])
    classify(by, numbers)
    return numbers[-1] if numbers else None
