"""Tells the next person on the duty list of an alert that nobody took up."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.duty import queries
from tutela.casework.duty.kinds import TELL
from tutela.casework.duty.models import Alert, Telling, Turn
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue

_FIRST = 1000
_NO_WAY = "No channel is set up, so nothing went out. Whoever is at the workbench sees the alert."
_NOBODY = "Nobody is on the duty list now. Whoever is at the workbench sees the alert."


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
    moment = timezone.now()
    turn = _next(current, moment)
    telling = Telling.objects.create(
        alert=current,
        turn=turn,
        at=moment,
        due_at=moment + queries.wait(),
        outcome=Telling.Outcome.NOT_DELIVERED if turn else Telling.Outcome.NOBODY,
        says=_NO_WAY if turn else _NOBODY,
    )
    queue.queue(TELL, by.unit, {"alert": current.pk}, priority=_FIRST, after_s=queries.wait().total_seconds())
    log.record(
        by, "alert.told", purpose="duty", alert=current.pk, person=turn.person_id if turn else None,
        outcome=telling.outcome,
    )  # fmt: skip
    return telling


def _next(alert: Alert, moment: datetime) -> Turn | None:
    """Give whose turn it is: the one behind the last who was told, or the first."""
    turns = queries.on_duty(alert.unit_id, moment)
    told = alert.tellings.exclude(turn=None).order_by("-pk").select_related("turn").first()
    if told is None or told.turn is None:
        return next(iter(turns), None)
    after = (told.turn.place, told.turn.pk)
    behind = (turn for turn in turns if (turn.place, turn.pk) > after)
    return next(behind, next(iter(turns), None))
