"""What people are told of retention without asking."""

from django.urls import reverse
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.retention import queries
from tutela.casework.rooms import Notice

_TO_CONFIRM, _DUE = 60, 66


def to_confirm(by: Actor) -> list[Notice]:
    """Tell which disposal waits longest for the actor's answer."""
    first = queries.to_confirm(by).select_related("proposed_by").order_by("pk").first()
    if first is None:
        return []
    days = (timezone.now() - first.proposed_at).days
    who = first.proposed_by.name if first.proposed_by else "Somebody"
    says = f"{who} proposed to dispose of {first.reference}, {days} day{'' if days == 1 else 's'} ago."
    return [Notice(_TO_CONFIRM, says, "Look at it", reverse("disposal", args=[first.pk]))]


def due(by: Actor) -> list[Notice]:
    """Tell how much is due to be reviewed or disposed of, and since when."""
    found = queries.due_for(by)
    first = found.order_by("due_on", "pk").first()
    if first is None:
        return []
    says = f"Due to be reviewed or disposed of: {found.count()}, the first since {first.due_on.isoformat()}."
    return [Notice(_DUE, says, "Look at them", reverse("retention"))]
