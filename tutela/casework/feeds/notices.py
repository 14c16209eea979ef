"""What people are told of feeds without asking: what waits for them, whose it is, and for how long."""

from django.urls import reverse

from tutela.casework.feeds import presenters, queries
from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_TROUBLE, _TO_CONFIRM = 30, 62


def to_confirm(by: Actor) -> list[Notice]:
    """Tell which terms of a feed wait longest for the actor to confirm them."""
    first = queries.to_confirm(by).select_related("feed__partner").order_by("pk").first()
    if first is None:
        return []
    says = f"A feed of {first.feed.partner} waits for you since {moment(first.proposed_at)}."
    return [Notice(_TO_CONFIRM, says, "Look at it", reverse("feed", args=[first.feed_id]))]


def in_trouble(by: Actor) -> list[Notice]:
    """Tell which feed waits longest for a person, and whose it is."""
    trouble = queries.in_trouble(by).select_related("partner", "owner").order_by("since", "pk")
    first = trouble.first()
    if first is None:
        return []
    number = trouble.count()
    more = f" {number} feeds wait for somebody in all." if number > 1 else ""
    says = (
        f"The feed {first} of {first.partner} {first.get_state_display()} for {presenters.age(first.since)}; "
        f"it is {first.owner.name}'s.{more}"
    )
    return [Notice(_TROUBLE, says, "See to it", reverse("feed", args=[first.pk]))]
