"""What people are told of lists of addresses, domains and terms without asking."""

from django.urls import reverse

from tutela.casework.datasets.entries import queries
from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_TO_TAKE_AWAY, _TO_APPROVE = 13, 63


def to_approve(by: Actor) -> list[Notice]:
    """Tell which list has entries that wait longest for the actor to approve them."""
    first = queries.to_approve(by).select_related("entry_list").order_by("pk").first()
    if first is None:
        return []
    says = f"Entries of {first.entry_list} wait for you since {moment(first.proposed_at)}."
    return [Notice(_TO_APPROVE, says, "Look at them", reverse("entry-list", args=[first.entry_list.name]))]


def to_take_away(by: Actor) -> list[Notice]:
    """Tell of which list partners have had entries longest that ended, until deltas take these away."""
    first = queries.to_take_away(by).select_related("entry_list").order_by("ended_at", "pk").first()
    if first is None:
        return []
    says = (
        f"Partners have entries of {first.entry_list} that ended, the first on {moment(first.ended_at)}. "
        "Make their deltas."
    )
    return [Notice(_TO_TAKE_AWAY, says, "Look at it", reverse("entry-list", args=[first.entry_list.name]))]
