"""Questions about the duty list and alerts."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.duty.models import Alert, Telling, Turn
from tutela.casework.gate import Act, Actor
from tutela.errors import NotFound


def wait() -> timedelta:
    """Give how long one person has to take up an alert before the next is told."""
    return timedelta(minutes=settings.TUTELA.duty.wait_minutes)


def on_duty(unit: int, moment: datetime) -> list[Turn]:
    """List who is told at a moment, in that order; nobody whose account is closed."""
    lasting = Q(ends_at=None) | Q(ends_at__gt=moment)
    turns = Turn.objects.filter(lasting, unit=unit, begins_at__lte=moment).select_related("person")
    return [turn for turn in turns.order_by("place", "pk") if turn.person.is_able]


def turns_for(by: Actor) -> QuerySet[Turn]:
    """List the turns of the unit that are not over.

    Raises:
        NotAllowed: the actor has nothing to do with alerts.
    """
    gate.require(by, Act.ANSWER_ALERTS)
    lasting = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    return Turn.objects.filter(lasting, unit=by.unit).select_related("person").order_by("place", "pk")


def turn_for(by: Actor, number: int) -> Turn:
    """Find a turn of the unit that is not over.

    Raises:
        NotFound: there is none of that number.
    """
    turn = turns_for(by).filter(pk=number).first()
    if turn is None:
        raise NotFound(f"There is no turn {number} on the duty list, or it is over.")
    return turn


def alerts_of(by: Actor) -> QuerySet[Alert]:
    """List the alerts of the unit, the newest first.

    Raises:
        NotAllowed: the actor has nothing to do with alerts.
    """
    gate.require(by, Act.ANSWER_ALERTS)
    return Alert.objects.filter(unit=by.unit).select_related("taken_up_by").order_by("-pk")


def alert_for(by: Actor, number: int) -> Alert:
    """Find an alert of the unit.

    Raises:
        NotFound: there is none of that number.
    """
    alert = alerts_of(by).filter(pk=number).first()
    if alert is None:
        raise NotFound(f"There is no alert A-{number}.")
    return alert


def waiting_for(by: Actor) -> QuerySet[Alert]:
    """Give the alert that nobody took up, for those who may."""
    if not gate.may(by, Act.ANSWER_ALERTS):
        return Alert.objects.none()
    return Alert.objects.filter(unit=by.unit, taken_up_at=None)


def open_alert(unit: int) -> Alert | None:
    """Give the alert of a unit that nobody took up; there is one at most."""
    return Alert.objects.filter(unit=unit, taken_up_at=None).first()


def tellings_of(alert: Alert) -> list[Telling]:
    """List whom an alert was told to, in order."""
    return list(alert.tellings.select_related("turn__person", "delivery").order_by("pk"))
