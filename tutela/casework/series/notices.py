"""What people are told of series without asking."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.series import queries
from tutela.casework.times import moment

_TOLD, _OVERDUE, _NEXT, _SIGN = 8, 14, 30, 40


def told(by: Actor) -> list[Notice]:
    """Tell what the unit was told first and nobody confirmed."""
    first = queries.to_acknowledge(by).select_related("series__unit").order_by("told_at", "pk").first()
    if first is None:
        return []
    what = "is identified" if first.is_settled else "is not identified after all"
    says = f"The child of {first.items} of your items {what}, says {first.series.unit.name}. Confirm it."
    return [Notice(_TOLD, says, "Confirm it", reverse("tellings"))]


def overdue(by: Actor) -> list[Notice]:
    """Tell which holder's word is overdue longest."""
    late = queries.overdue(by).select_related("series").order_by("due_at", "pk").first()
    if late is None:
        return []
    says = f"A holder of {late.series} did not confirm, due {moment(late.due_at)}. Chase it."
    return [Notice(_OVERDUE, says, "Chase it", reverse("one-series", args=[late.series_id]))]


def next_due(by: Actor) -> list[Notice]:
    """Tell which series' next action is overdue longest."""
    late = queries.due_next(by).order_by("next_due", "pk").first()
    if late is None:
        return []
    says = f"What is next for {late} was due {late.next_due:%d %B %Y}: {late.next_action}"
    return [Notice(_NEXT, says, "Look at it", reverse("one-series", args=[late.pk]))]


def to_sign(by: Actor) -> list[Notice]:
    """Tell which export waits longest for the actor's signature."""
    first = queries.to_sign(by).order_by("pk").first()
    if first is None:
        return []
    says = f"Export {first.number} of VS-{first.series_id} waits for a second person."
    return [Notice(_SIGN, says, "Look at it", reverse("one-series", args=[first.series_id]))]
