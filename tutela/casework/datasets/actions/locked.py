"""Rows as they stand while nobody else changes them."""

from tutela.casework.datasets.errors import SupplyMoved
from tutela.casework.datasets.models import Feedback, Recall, Supply


def supply(number: int) -> Supply:
    """Lock a supply that has not ended.

    Raises:
        SupplyMoved: it has ended.
    """
    rows = Supply.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("partner__unit", "hash_list", "entry_list").get(pk=number)
    if found.ended_at is not None:
        raise SupplyMoved(f"{found} has ended. Nothing more is given by it.")
    return found


def recall(number: int) -> Recall:
    """Lock a recall that has no answer.

    Raises:
        SupplyMoved: it has one.
    """
    rows = Recall.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("supply__partner").get(pk=number)
    if found.answered_at is not None:
        raise SupplyMoved(f"{found.supply.partner} answered this recall already.")
    return found


def feedback(number: int) -> Feedback:
    """Lock a feedback that has no answer.

    Raises:
        SupplyMoved: it has one.
    """
    rows = Feedback.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("supply__partner").get(pk=number)
    if found.answered_at is not None:
        raise SupplyMoved("This feedback was answered already.")
    return found
