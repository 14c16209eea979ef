"""Tells the next person on the duty list of an alert that nobody took up."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate, times
from tutela.casework.channels.actions import call_webhook, send_mail
from tutela.casework.channels.models import Delivery
from tutela.casework.custody import log
from tutela.casework.duty import presenters, queries
from tutela.casework.duty.kinds import TELL
from tutela.casework.duty.models import Alert, Telling, Turn
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue

_FIRST = 1000


@transaction.atomic
def tell(by: Actor, alert: int) -> Telling | None:
    """Tell the next person, and queue the same for when they had their time; None once somebody took it up.

    After the last on the list the first is told again, until somebody takes the alert up.

    Args:
        by: the machine.
        alert: its number.
    """
    gate.require(by, Act.TELL_DUTY)
    current = Alert.objects.select_for_update(of=["self"]).get(pk=alert, unit=by.unit)
    if current.taken_up_at is not None:
        return None
    telling = _tell(by, current, _next(current))
    told = {telling.turn_id}
    # Who cannot be reached at all is passed over at once, and nobody is tried twice.
    while presenters.failed(telling) and (turn := _next(current)) and turn.pk not in told:
        telling = _tell(by, current, turn)
        told.add(turn.pk)
    queue.queue(TELL, by.unit, {"alert": current.pk}, priority=_FIRST, after_s=queries.wait().total_seconds())
    return telling


def _tell(by: Actor, alert: Alert, turn: Turn | None) -> Telling:
    moment = timezone.now()
    due = moment + queries.wait()
    telling = Telling.objects.create(
        alert=alert, turn=turn, at=moment, due_at=due, delivery=_send(by, alert, turn, due) if turn else None
    )
    log.record(
        by, "alert.told", purpose="duty", wrote=[telling], alert=alert.pk,
        person=turn.person_id if turn else None, delivery=telling.delivery_id,
    )  # fmt: skip
    return telling


def _send(by: Actor, alert: Alert, turn: Turn, due: datetime) -> Delivery:
    """Send a reference and a deadline, and nothing else."""
    key = f"{alert} {turn.pk} {alert.tellings.count()}"
    if "://" in turn.address:
        content = {"reference": alert.reference, "deadline": due.isoformat(timespec="minutes")}
        return call_webhook(
            by, to=turn.address, content=content, about=alert.reference, give_up_after=queries.wait(), key=key
        )
    said = f"{alert.reference}, until {times.moment(due)}."
    return send_mail(
        by,
        to=turn.address,
        subject=said,
        text=said,
        about=alert.reference,
        give_up_after=queries.wait(),
        key=key,
    )


def _next(alert: Alert) -> Turn | None:
    """Give whose turn it is: the one behind the last who was told, or the first."""
    turns = queries.on_duty(alert.unit_id, timezone.now())
    told = alert.tellings.exclude(turn=None).order_by("-pk").select_related("turn").first()
    if told is None or told.turn is None:
        return next(iter(turns), None)
    after = (told.turn.place, told.turn.pk)
    behind = (turn for turn in turns if (turn.place, turn.pk) > after)
    return next(behind, next(iter(turns), None))
