"""What people are told of reports to NCMEC without asking."""

from django.db.models import QuerySet
from django.urls import reverse

from tutela.casework.cybertips import queries
from tutela.casework.cybertips.models import Tip
from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_DUE, _TROUBLED, _APPROVE, _SEND = 3, 4, 12, 13


def troubled(by: Actor) -> list[Notice]:
    """Tell of the report that waits longest for somebody to look at it: stopped, or not known to be there."""
    return _told(queries.troubled(by), _TROUBLED, "Look at it")


def to_approve(by: Actor) -> list[Notice]:
    """Tell of the report that waits longest for the actor's approval."""
    return _told(queries.to_approve(by), _APPROVE, "Read it")


def to_send(by: Actor) -> list[Notice]:
    """Tell of the report that waits longest to be sent."""
    return _told(queries.to_send(by), _SEND, "Open it")


def due(by: Actor) -> list[Notice]:
    """Tell of the report whose time is over, or over first."""
    first = queries.due(by).select_related("owner").order_by("due_at", "pk").first()
    if first is None:
        return []
    until = f"{moment(first.due_at)}: {first.due_by}"
    says = f"{first} has to reach NCMEC until {until}. Its owner is {first.owner.name}."
    return [Notice(_DUE, says, "Open it", reverse("cybertip", args=[first.pk]))]


def _told(tips: QuerySet[Tip], place: int, label: str) -> list[Notice]:
    first = tips.select_related("owner").order_by("since", "pk").first()
    if first is None:
        return []
    test = "TEST report" if first.is_test else "Report"
    says = (
        f"{test} {first} to NCMEC: {first.get_state_display().lower()}, since {moment(first.since)}. "
        f"Its owner is {first.owner.name}."
    )
    return [Notice(place, says, label, reverse("cybertip", args=[first.pk]))]
