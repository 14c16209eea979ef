"""What people are told of supplies without asking."""

from django.urls import reverse

from tutela.casework.datasets import queries
from tutela.casework.datasets.models import Supply
from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_UNANSWERED, _NOT_PUSHED, _FEEDBACK, _TO_CONFIRM = 14, 15, 30, 62


def _notice(place: int, says: str, supply: Supply) -> Notice:
    return Notice(place, says, "Look at it", reverse("supply", args=[supply.pk]))


def to_confirm(by: Actor) -> list[Notice]:
    """Tell which supply waits longest for the actor to confirm it."""
    first = queries.to_confirm(by).select_related("partner", "hash_list", "entry_list").order_by("pk").first()
    if first is None:
        return []
    says = f"Giving {first.given} to {first.partner} waits for you since {moment(first.proposed_at)}."
    return [_notice(_TO_CONFIRM, says, first)]


def unanswered(by: Actor) -> list[Notice]:
    """Tell which partner's answer to a recall is overdue longest."""
    late = queries.unanswered_recalls(by).select_related("supply__partner").order_by("due_at").first()
    if late is None:
        return []
    says = f"{late.supply.partner} did not answer {late}, due {moment(late.due_at)}. Chase it."
    return [_notice(_UNANSWERED, says, late.supply)]


def feedback(by: Actor) -> list[Notice]:
    """Tell what a partner said first of an entry that nobody answered."""
    first = queries.open_feedback(by).select_related("supply__partner").order_by("pk").first()
    if first is None:
        return []
    says = f"{first.supply.partner} says of entry {first.entry}: {first.get_says_display()}."
    return [_notice(_FEEDBACK, says, first.supply)]


def not_pushed(by: Actor) -> list[Notice]:
    """Tell which delta waits longest to lie in the folder for partners."""
    first = queries.not_pushed(by).select_related("supply__partner").order_by("pk").first()
    if first is None:
        return []
    says = f"The {first} to {first.supply.partner} is not in its folder since {moment(first.made_at)}."
    return [_notice(_NOT_PUSHED, says, first.supply)]
