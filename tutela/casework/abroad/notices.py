"""What people are told of exchanges abroad without asking."""

from django.db.models import QuerySet
from django.urls import reverse

from tutela.casework.abroad import queries
from tutela.casework.abroad.answers import queries as answers
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.channels.presenters import age
from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice

_TROUBLED, _NO_ROUTE, _APPROVE, _HAND, _SILENT = 5, 9, 12, 13, 14


def troubled(by: Actor) -> list[Notice]:
    """Tell of what failed, was refused or could not be read, and waits longest."""
    return _told(queries.troubled(by), _TROUBLED, "Look at it")


def without_route(by: Actor) -> list[Notice]:
    """Tell of what has no route and waits longest."""
    return _told(queries.without_route(by), _NO_ROUTE, "Find a route")


def to_approve(by: Actor) -> list[Notice]:
    """Tell of what waits longest for the actor's approval."""
    return _told(queries.to_approve(by), _APPROVE, "Read it")


def to_hand(by: Actor) -> list[Notice]:
    """Tell of the file that waits longest to be handed over."""
    return _told(queries.to_hand(by), _HAND, "Open it")


def silent(by: Actor) -> list[Notice]:
    """Tell of what they have longest without a word of what they did."""
    first = answers.silent(by).select_related("owner", "partner").order_by("since", "pk").first()
    if first is None:
        return []
    owner = f"Its owner is {first.owner.name}." if first.owner else "Nobody has taken it up."
    says = f"{first}: {first.partner or 'they'} said nothing of what they did for {age(first.since)}. {owner}"
    return [Notice(_SILENT, says, "Ask them", reverse("exchange", args=[first.pk]))]


def _told(items: QuerySet[ExchangeItem], place: int, label: str) -> list[Notice]:
    first = items.select_related("owner").order_by("since", "pk").first()
    if first is None:
        return []
    test = "TEST exchange" if first.is_test else "Exchange"
    owner = f"Its owner is {first.owner.name}." if first.owner else "Nobody has taken it up."
    says = f"{test} {first}: {first.get_state_display().lower()}, for {age(first.since)}. {owner}"
    return [Notice(place, says, label, reverse("exchange", args=[first.pk]))]
