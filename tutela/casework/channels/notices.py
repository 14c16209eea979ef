"""What people are told without asking: what did not arrive."""

from django.urls import reverse

from tutela.casework.channels import queries
from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 5


def not_delivered(by: Actor) -> list[Notice]:
    """Tell what the actor has to see to because it was not delivered."""
    failed = queries.failed_for(by)
    oldest = failed.order_by("pk").first()
    if oldest is None:
        return []
    number = failed.count()
    more = f" {number} deliveries failed in all." if number > 1 else ""
    says = f"Not delivered: the {oldest.kind} about {oldest.about}, since {moment(oldest.made_at)}.{more}"
    return [Notice(_PLACE, says, "See to it", reverse("delivery", args=[oldest.pk]))]
