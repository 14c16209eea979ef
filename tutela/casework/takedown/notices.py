"""What people are told of notices without asking."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice as Told
from tutela.casework.takedown import queries

_HELD, _PRESSING, _APPEAL = 13, 14, 15


def to_see_to(by: Actor) -> list[Told]:
    """Tell whoever works on notices of what has no route, was stopped, not delivered, or is there again."""
    first = queries.pressing(by).order_by("pk").first()
    if first is None:
        return []
    says = f"{first} needs you: {first.get_state_display().lower()}."
    return [Told(_PRESSING, says, "See the notice", reverse("notice", args=[first.pk]))]


def held_too_long(by: Actor) -> list[Told]:
    """Tell of the hold that is overdue longest."""
    first = queries.overdue_holds(by).order_by("due_at").first()
    if first is None:
        return []
    says = f"N-{first.notice_id} is held, and {first.authority} did not answer in time."
    return [Told(_HELD, says, "See the notice", reverse("notice", args=[first.notice_id]))]


def appeals(by: Actor) -> list[Told]:
    """Tell whoever decides appeals of the oldest that waits."""
    first = queries.open_appeals(by).order_by("pk").first()
    if first is None:
        return []
    says = f"An appeal against N-{first.notice_id} waits for somebody who took no part in it."
    return [Told(_APPEAL, says, "See the appeal", reverse("notice-decide", args=[first.pk]))]
