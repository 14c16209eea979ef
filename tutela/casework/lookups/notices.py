"""What people are told of look-ups without asking."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.lookups import queries
from tutela.casework.lookups.models import Grant
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_REFUSED, _SUGGESTED, _TO_CONFIRM = 29, 31, 63


def _notice(place: int, says: str, grant: Grant) -> Notice:
    return Notice(place, says, "Look at it", reverse("grant", args=[grant.pk]))


def to_confirm(by: Actor) -> list[Notice]:
    """Tell which grant waits longest for the actor to confirm it."""
    first = queries.to_confirm(by).select_related("partner").order_by("pk").first()
    if first is None:
        return []
    says = f"Look-ups of {first.partner} wait for you since {moment(first.proposed_at)}."
    return [_notice(_TO_CONFIRM, says, first)]


def suggested(by: Actor) -> list[Notice]:
    """Tell which suggestion of a partner's program waits longest."""
    first = queries.waiting_suggestions(by).select_related("grant__partner").order_by("pk").first()
    if first is None:
        return []
    says = f"What {first.grant.partner} suggests for a list waits since {moment(first.at)}."
    return [_notice(_SUGGESTED, says, first.grant)]


def refused(by: Actor) -> list[Notice]:
    """Tell whose programs asked for more than is agreed, today or yesterday."""
    over = queries.refused_lately(by).select_related("grant__partner").order_by("-refused").first()
    if over is None:
        return []
    says = f"Programs of {over.grant.partner} asked for more look-ups than agreed on {over.day.isoformat()}."
    return [_notice(_REFUSED, says, over.grant)]
