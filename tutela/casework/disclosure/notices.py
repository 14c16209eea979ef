"""What people are told of requests for access without asking."""

from django.urls import reverse
from django.utils import timezone

from tutela.casework.disclosure import queries
from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice

_TO_APPROVE, _OPEN = 55, 61


def open_requests(by: Actor) -> list[Notice]:
    """Tell which request is to be answered first, whose it is, and how many days are left."""
    found = queries.to_work(by).select_related("opened_by")
    first = found.order_by("due_on", "pk").exclude(due_on=None).first() or found.order_by("pk").first()
    if first is None:
        return []
    age = (timezone.localdate() - first.received_on).days
    left = "its time does not run" if first.due_on is None else f"due {first.due_on.isoformat()}"
    says = (
        f"Requests for access that are open: {found.count()}. {first} of {first.opened_by.name}, "
        f"{age} day{'' if age == 1 else 's'} old: {left}."
    )
    return [Notice(_OPEN, says, "Look at it", reverse("access-request", args=[first.pk]))]


def to_approve(by: Actor) -> list[Notice]:
    """Tell which answer waits for the actor."""
    first = queries.to_approve(by).select_related("proposed_by").order_by("due_on", "pk").first()
    if first is None:
        return []
    who = first.proposed_by.name if first.proposed_by else "Somebody"
    due = f", due {first.due_on.isoformat()}" if first.due_on else ""
    says = f"{who} proposed the answer to {first}{due}."
    return [Notice(_TO_APPROVE, says, "Look at it", reverse("access-request", args=[first.pk]))]
